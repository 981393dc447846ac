//! What the status line shows.

/// The session's counts and what it is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionStatus {
    pub project: String,
    /// Who is at work, and how many milliseconds the clocks here are ahead of Greenwich.
    pub author: String,
    pub zone_ms: i64,
    pub activity: Activity,
    pub progress: Progress,
    pub commits: u64,
    /// Commits that belong to no milestone yet.
    pub pending: u64,
    pub milestones: u64,
    /// Findings on the newest versions.
    pub errors: u64,
    pub warnings: u64,
    pub infos: u64,
    /// Findings about the image as a whole, as severe: errors, warnings, infos.
    pub image_findings: [u64; 3],
    /// The points that are tolerated of a definition.
    pub tolerance: u32,
    /// Definitions in the image that are the project's own.
    pub definitions: u64,
    pub heap_bytes: u64,
    /// Tasks that go on while nothing is evaluated.
    pub tasks: u64,
    /// Whether source files are watched, and if not why.
    pub watching: Option<String>,
    pub read_only: Option<String>,
    /// Why the history is not signed any more.
    pub unsigned: Option<String>,
    /// Why what was to be kept last could not be written.
    pub unwritten: Option<String>,
    /// The model that is asked, `provider:model`.
    pub model: Option<String>,
    /// Those that may be chosen instead, as far as they are configured.
    pub models: Vec<String>,
}

/// What is said of sources that are watched as they should be.
pub const WATCHING: &str = "watching";

/// Something that is wrong with the project as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The last entry could not be written.
    Unwritten,
    ReadOnly,
    /// No checkpoint says any more that the history is what it was.
    Unsigned,
    /// Sources are watched worse than they should be, or not at all.
    NotWatching,
}

impl Trouble {
    pub fn words(self) -> &'static str {
        match self {
            Trouble::Unwritten => "not written",
            Trouble::ReadOnly => "read only",
            Trouble::Unsigned => "not signed",
            Trouble::NotWatching => "not watching",
        }
    }
}

impl SessionStatus {
    /// Returns what is wrong and why, the worst first.
    pub fn troubles(&self) -> Vec<(Trouble, &str)> {
        let watching = self.watching.as_ref().filter(|it| *it != WATCHING);
        let all = [
            (Trouble::Unwritten, self.unwritten.as_ref()),
            (Trouble::ReadOnly, self.read_only.as_ref()),
            (Trouble::Unsigned, self.unsigned.as_ref()),
            (Trouble::NotWatching, watching),
        ];
        let there = all.into_iter();
        there
            .filter_map(|(trouble, reason)| Some((trouble, reason?.as_str())))
            .collect()
    }

    /// Returns all findings there are now: errors, warnings, infos.
    pub fn findings(&self) -> [u64; 3] {
        let [errors, warnings, infos] = self.image_findings;
        [
            self.errors + errors,
            self.warnings + warnings,
            self.infos + infos,
        ]
    }
}

/// How far work is that lasts: told some times a second while it does, and all zero at rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Milliseconds since it began.
    pub ms: u64,
    /// What the program has used, in whole slices.
    pub fuel: u64,
    /// Of a text of several forms: those that are done, of all.
    pub forms: Option<(u64, u64)>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Activity {
    /// Nothing to do.
    #[default]
    Idle,
    /// Rebuilding the image from the history: done, of all.
    Rebuilding {
        done: u64,
        total: u64,
    },
    /// Evaluating what milestones hold before another is written: done, of all.
    Rehearsing {
        done: u64,
        total: u64,
    },
    /// Judging the history by the rules of now: done, of all.
    Judging {
        done: u64,
        total: u64,
    },
    /// Running a program.
    Evaluating {
        what: String,
    },
    Loading {
        path: String,
    },
    /// Stopped at a condition nobody handled; reserved for the debugger.
    Waiting {
        what: String,
    },
}
