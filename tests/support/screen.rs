//! The app on a test terminal before a session made of canned answers.

use std::sync::Arc;

use super::looks::Styles;
use imago::panes;
use imago::session::command::Command;
use imago::session::event::Event;
use imago::session::view::call::CallView;
use imago::session::view::commits::{CommitRow, MilestoneRow, MilestoneUuid};
use imago::session::view::completion::Completion;
use imago::session::view::definition::{
    BlameView, BlamedForm, DefinitionView, FileForm, FileView, LineChange, VersionNote,
};
use imago::session::view::diff::{
    Compared, DiffKind, DiffLine, DiffPiece, DiffRow, DiffSide, DiffView, FormChange,
};
use imago::session::view::insights::{
    HotRow, InsightsView, MeasuredPoint, MeasuredRow, StagePoint,
};
use imago::session::view::outcomes::{CheckRow, TestRow};
use imago::session::view::parts::{PartRow, PartsView};
use imago::session::view::refusals::RefusalRow;
use imago::session::view::relations::{DriftRow, RelationsView, RevertView};
use imago::session::view::rule::RuleView;
use imago::session::view::status::SessionStatus;
use imago::session::view::stopped::{RestartRow, StoppedView};
use imago::session::view::transcript::{TranscriptEntry, TranscriptKind};
use imago::session::view::violations::{AllowedRow, ViolationRow};
use imago::ui::app::{App, AppOptions};
use imago::ui::color::Depth;
use imago::ui::executor::Recorder;
use imago::ui::input::Input;
use imago::ui::key::Key;
use imago::ui::pane::Capabilities;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

/// When all of this happens: 2026-11-20, shortly after eleven at night.
pub const NOW_MS: i64 = 1_795_215_840_000;

/// Keys, screen, and the commands that went out.
pub struct Screen {
    pub app: App,
    pub terminal: Terminal<TestBackend>,
    pub session: CannedSession,
    /// Every command that was sent so far.
    pub sent: Vec<Command>,
    pub copied: Vec<String>,
    pub interrupts: usize,
}

impl Screen {
    /// Starts the app before a session that has just opened.
    pub fn open(columns: u16, rows: u16, session: CannedSession) -> Screen {
        Screen::open_with(columns, rows, session, true)
    }

    /// The same on a terminal that has Unicode and colours, or neither.
    pub fn open_with(columns: u16, rows: u16, session: CannedSession, able: bool) -> Screen {
        let capabilities = Capabilities {
            depth: if able { Depth::True } else { Depth::Mono },
            unicode: able,
        };
        Screen::open_on(columns, rows, session, capabilities)
    }

    /// The same on a terminal that can do so much.
    pub fn open_on(
        columns: u16,
        rows: u16,
        session: CannedSession,
        capabilities: Capabilities,
    ) -> Screen {
        Screen::begin(columns, rows, session, AppOptions::new(capabilities))
    }

    /// Leaves, and starts again before the same session.
    pub fn opened_again(self) -> Screen {
        let area = self.terminal.backend().buffer().area;
        let options = AppOptions {
            remembered: Some(self.app.remember()),
            ..AppOptions::new(Capabilities {
                depth: Depth::True,
                unicode: true,
            })
        };
        Screen::begin(area.width, area.height, self.session, options)
    }

    fn begin(columns: u16, rows: u16, session: CannedSession, options: AppOptions) -> Screen {
        let backend = TestBackend::new(columns, rows);
        let mut screen = Screen {
            app: App::new(options, panes::all()),
            terminal: Terminal::new(backend).expect("a terminal in memory"),
            session,
            sent: Vec::new(),
            copied: Vec::new(),
            interrupts: 0,
        };
        let opened = screen.session.opened();
        screen.hear(opened);
        screen
    }

    /// Takes one input, and whatever the session answers to what it caused.
    pub fn take(&mut self, input: Input) {
        let mut inputs = std::collections::VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let mut recorder = Recorder::default();
            self.app.handle(input, NOW_MS, &mut recorder);
            self.copied.extend(recorder.copied);
            self.interrupts += recorder.interrupts;
            for command in recorder.commands {
                let answers = self.session.answer(&command);
                inputs.extend(answers.into_iter().map(|it| Input::Session(Box::new(it))));
                self.sent.push(command);
            }
            self.app.draw(&mut self.terminal).expect("a frame");
        }
    }

    /// Takes news of the session.
    pub fn hear(&mut self, event: Event) {
        self.take(Input::Session(Box::new(event)));
    }

    /// Presses keys, such as `v 4 j m`.
    pub fn keys(&mut self, keys: &str) {
        for key in Key::parse_sequence(keys).unwrap_or_else(|error| panic!("{keys}: {error}")) {
            self.take(Input::Key(key));
        }
    }

    /// Types a text, key by key.
    pub fn typed(&mut self, text: &str) {
        for character in text.chars() {
            self.take(Input::Key(Key::character(character)));
        }
    }

    pub fn buffer(&mut self) -> &Buffer {
        self.app.draw(&mut self.terminal).expect("a frame");
        self.terminal.backend().buffer()
    }

    /// Returns the screen as lines, below each a letter for every cell's style, and what the letters
    /// stand for.
    pub fn styled(&mut self) -> String {
        let buffer = self.buffer();
        let width = usize::from(buffer.area.width.max(1));
        let mut styles = Styles::default();
        let mut out = String::new();
        for row in buffer.content().chunks(width) {
            let line: String = row.iter().map(|it| it.symbol()).collect();
            let letters: String = row.iter().map(|it| styles.letter(it)).collect();
            out.push_str(&format!("|{line}|\n|{letters}|\n"));
        }
        out + &styles.table()
    }

    /// Returns the screen as lines.
    pub fn text(&mut self) -> String {
        let buffer = self.buffer();
        let width = usize::from(buffer.area.width.max(1));
        buffer
            .content()
            .chunks(width)
            .map(|row| {
                let line: String = row.iter().map(|it| it.symbol()).collect();
                line.trim_end().to_owned()
            })
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// A session that knows a small project and answers at once.
pub struct CannedSession {
    pub commits: Vec<CommitRow>,
    pub sources: Vec<String>,
    pub milestones: Vec<MilestoneRow>,
    pub violations: Vec<ViolationRow>,
}

impl CannedSession {
    pub fn empty() -> CannedSession {
        CannedSession {
            commits: Vec::new(),
            sources: Vec::new(),
            milestones: Vec::new(),
            violations: Vec::new(),
        }
    }

    /// A morning's work: a small list library, redefined here and there, with two milestones.
    pub fn tour() -> CannedSession {
        let mut session = CannedSession::empty();
        let minute = 60_000;
        let mut at = NOW_MS - 26 * 60 * minute;
        for (name, kind, place, source) in TOUR {
            at += 7 * minute;
            session.define(name, kind, *place, source, at);
        }
        session.find(
            3,
            "1.3",
            "magic-number",
            "warning",
            5,
            "the number 42 has no name",
            "42",
        );
        session.find(
            4,
            "5.1",
            "missing-docstring",
            "info",
            1,
            "`sum-list` has no docstring",
            "(defn",
        );
        session.find(
            7,
            "3.1",
            "unsafe-execution",
            "error",
            10,
            "`eval` runs what it is given",
            "(eval form)",
        );
        session.find(
            7,
            "5.2",
            "unused-parameter",
            "warning",
            3,
            "the parameter `options` is never used",
            "options",
        );
        session.find(
            9,
            "5.1",
            "missing-docstring",
            "info",
            1,
            "`swap!` has no docstring",
            "(defmacro",
        );
        session.milestone("List helpers", &[1, 2, 4], at - 20 * minute);
        session.milestone("A counter that survives", &[3, 5], at - 10 * minute);
        session
    }

    /// Appends a commit, as if it had just been defined.
    pub fn define(
        &mut self,
        name: &str,
        kind: &str,
        place: Option<&str>,
        source: &str,
        time_ms: i64,
    ) -> CommitRow {
        let seq = self.next_seq();
        let previous = self
            .commits
            .iter()
            .rev()
            .find(|it| &*it.name == name)
            .map(|it| it.seq);
        for row in &mut self.violations {
            row.current &= &*row.name != name;
        }
        let row = CommitRow {
            seq,
            uuid: format!("0193f2a0-7c00-7000-8000-{seq:012}").into(),
            hash: format!("{:012x}", seq * 0x9e37_79b9).into(),
            name: name.into(),
            kind: kind.into(),
            message: docstring(source).into(),
            origin: if place.is_some() { "watch" } else { "repl" }.into(),
            place: place.map(Into::into),
            author: "ada".into(),
            time_ms,
            errors: 0,
            warnings: 0,
            infos: 0,
            change: "definition",
            previous,
            target: None,
            milestone: None,
        };
        self.commits.push(row.clone());
        self.sources.push(source.to_owned());
        row
    }

    fn next_seq(&self) -> u64 {
        (self.commits.len() + self.milestones.len()) as u64 + 1
    }

    #[allow(clippy::too_many_arguments, reason = "a row of a table")]
    pub fn find(
        &mut self,
        commit: u64,
        rule: &str,
        rule_name: &str,
        severity: &str,
        points: u32,
        message: &str,
        at: &str,
    ) {
        let index = self.index(commit);
        let row = &mut self.commits[index];
        match severity {
            "error" => row.errors += 1,
            "warning" => row.warnings += 1,
            _ => row.infos += 1,
        }
        let start = self.sources[index].find(at);
        let newest = self
            .commits
            .iter()
            .rfind(|it| it.name == self.commits[index].name);
        self.violations.push(ViolationRow {
            commit,
            name: self.commits[index].name.clone(),
            rule: rule.into(),
            rule_name: rule_name.into(),
            severity: severity.into(),
            points,
            message: message.into(),
            place: self.commits[index].place.clone(),
            span: start.map(|it| (it as u32, (it + at.len()) as u32)),
            current: newest.is_some_and(|it| it.seq == commit),
        });
    }

    pub fn milestone(&mut self, message: &str, commits: &[u64], time_ms: i64) -> MilestoneRow {
        let seq = self.next_seq();
        for row in &mut self.commits {
            if commits.contains(&row.seq) {
                row.milestone = Some(seq);
            }
        }
        let row = MilestoneRow {
            seq,
            uuid: MilestoneUuid::from_bytes(u128::from(seq).to_be_bytes()),
            hash: format!("{:012x}", seq * 0x9e37_79b9).into(),
            message: message.into(),
            author: "ada".into(),
            time_ms,
            commits: commits.iter().copied().collect(),
        };
        self.milestones.push(row.clone());
        row
    }

    fn index(&self, seq: u64) -> usize {
        self.commits
            .iter()
            .position(|it| it.seq == seq)
            .unwrap_or_else(|| panic!("there is no commit {seq}"))
    }

    pub fn status(&self) -> SessionStatus {
        let count = |severity: &str| {
            let rows = self.violations.iter().filter(|it| it.current);
            rows.filter(|it| &*it.severity == severity).count() as u64
        };
        SessionStatus {
            project: "tour".to_owned(),
            commits: self.commits.len() as u64,
            pending: self
                .commits
                .iter()
                .filter(|it| it.milestone.is_none())
                .count() as u64,
            milestones: self.milestones.len() as u64,
            errors: count("error"),
            warnings: count("warning"),
            infos: count("info"),
            tolerance: 10,
            definitions: self.commits.len() as u64,
            heap_bytes: 3 << 20,
            models: vec!["anthropic:large".into(), "local:small".into()],
            ..SessionStatus::default()
        }
    }

    pub fn opened(&self) -> Event {
        Event::Opened {
            commits: Arc::new(self.commits.clone()),
            milestones: Arc::new(self.milestones.clone()),
            violations: Arc::new(self.violations.clone()),
            input_history: Arc::new(vec![
                "(sum-list '(1 2 3))".to_owned(),
                "(defvar *limit* 42)".to_owned(),
            ]),
            status: self.status(),
        }
    }

    /// Answers a command the way the real session does.
    pub fn answer(&mut self, command: &Command) -> Vec<Event> {
        if let Some(events) = super::chat::answers(self, command) {
            return events;
        }
        match command {
            Command::Evaluate { text, .. } if text == STOPS => {
                vec![Event::Halted {
                    view: Some(Box::new(stopped())),
                }]
            }
            Command::Resume { .. } => vec![Event::Halted { view: None }],
            Command::Evaluate { id, text } => {
                let entry = |kind, text: &str| {
                    Event::Transcript(TranscriptEntry {
                        id: Some(*id),
                        kind,
                        text: text.to_owned(),
                        value: None,
                        beside: None,
                    })
                };
                let mut events = vec![entry(TranscriptKind::Input, text)];
                match text
                    .strip_prefix("(defn ")
                    .and_then(|it| it.split(' ').next())
                {
                    Some(name) => {
                        let commit = self.define(name, "function", None, text, NOW_MS);
                        let words = format!("{name} · commit {}", commit.seq);
                        events.push(Event::Defined {
                            commit,
                            violations: Vec::new(),
                            allowed: 0,
                        });
                        events.push(entry(TranscriptKind::Defined, &words));
                    }
                    None => events.push(entry(TranscriptKind::Value, "6")),
                }
                events.push(Event::Finished { id: *id, ok: true });
                events
            }
            Command::Milestone {
                id,
                message,
                commits,
                ..
            } => {
                let milestone = self.milestone(message, commits, NOW_MS);
                vec![
                    Event::MilestoneWritten {
                        id: Some(*id),
                        milestone,
                    },
                    Event::Status(self.status()),
                ]
            }
            Command::Show { id, commit } => vec![Event::Definition {
                id: *id,
                view: self.definition(*commit),
            }],
            Command::Insights { id } => vec![Event::Insights {
                id: *id,
                view: Arc::new(self.insights()),
            }],
            Command::Blame { id, commit } => vec![Event::Blamed {
                id: *id,
                view: self.blame(*commit),
            }],
            Command::ShowFile { id, file } => vec![Event::FileShown {
                id: *id,
                view: self.file(file),
            }],
            Command::TryVersion { id, commit } => vec![
                Event::Tested {
                    row: Box::new(self.outcome(*commit)),
                },
                Event::Finished { id: *id, ok: true },
            ],
            Command::Diff { id, left, right } => vec![Event::Diff {
                id: *id,
                view: self.diff(left, right),
            }],
            Command::PreviewRevert { id, commit } => {
                let name = &self.commits[self.index(*commit)].name;
                let of_name = self.commits.iter().filter(|it| it.name == *name);
                let versions: Vec<u64> = of_name.map(|it| it.seq).collect();
                let version = versions.iter().position(|it| it == commit).unwrap_or(0) + 1;
                let newest = versions.last().copied().unwrap_or(*commit);
                let diff = self.diff(&DiffSide::Commit(newest), &DiffSide::Commit(*commit));
                vec![Event::RevertPreviewed {
                    id: *id,
                    view: Box::new(RevertView {
                        name: name.clone(),
                        version,
                        of: versions.len(),
                        form: format!("(rollback! '{name} {version})"),
                        undo: format!("(rollback! '{name} {})", versions.len()),
                        diff,
                        users: vec!["total".into(), "mean".into()],
                    }),
                }]
            }
            Command::Relate { id, name } => vec![Event::Related {
                id: *id,
                view: RelationsView {
                    name: name.as_str().into(),
                    callers: vec!["map-pairs".into(), "run-form".into()],
                    callees: vec!["counter".into()],
                },
            }],
            Command::Drift { id } => vec![Event::Drifted {
                id: *id,
                rows: Arc::new(vec![DriftRow {
                    name: "swap!".into(),
                    state: "homeless",
                    file: None,
                    remedy: "(home! 'swap! \"src/more.lisp\")".to_owned(),
                }]),
            }],
            Command::Refusals { id } => vec![Event::Refusals {
                id: *id,
                rows: Arc::new(vec![RefusalRow {
                    name: "half".into(),
                    reason: "audit".into(),
                    message: "the findings score 15, and 10 are tolerated".into(),
                    place: "repl".into(),
                    time_ms: NOW_MS - 90_000_000,
                    source: "(defn half [x] (/ x 2))".into(),
                }]),
            }],
            Command::PreviewRemedy { id, commit, .. } => vec![Event::Remedied {
                id: *id,
                view: self.diff(&DiffSide::Before(*commit), &DiffSide::Commit(*commit)),
            }],
            Command::Allowed { id } => vec![Event::Allowed {
                id: *id,
                rows: Arc::new(vec![AllowedRow {
                    commit: 3,
                    name: "swap!".into(),
                    rule: "mutated-variable".into(),
                    reason: "that is what it is for".into(),
                    until: Some("2027-01-31".into()),
                }]),
            }],
            Command::Patch { id, what } => vec![Event::Patched {
                id: *id,
                text: format!("--- a/patch of {what:?}\n"),
            }],
            Command::LookInto {
                id,
                value,
                path,
                from,
                max,
            } => vec![Event::PartsFound {
                id: *id,
                view: parts(*value, path, *from, *max),
            }],
            Command::DiffAll { id, what } => {
                let held = self.milestones.iter().filter(|it| match what {
                    Compared::Milestone(seq) => it.seq == *seq,
                    Compared::Milestones { older, newer } => *older < it.seq && it.seq <= *newer,
                    Compared::Sides(..) | Compared::Commits(_) => false,
                });
                let mut commits: Vec<u64> = held.flat_map(|it| it.commits.iter()).collect();
                if let Compared::Commits(chosen) = what {
                    commits.clone_from(chosen);
                }
                let views = commits
                    .iter()
                    .map(|it| self.diff(&DiffSide::Before(*it), &DiffSide::Commit(*it)))
                    .collect();
                vec![Event::DiffedAll { id: *id, views }]
            }
            Command::Complete { id, text, cursor } => {
                let start = text[..*cursor]
                    .rfind(['(', ' ', '\''])
                    .map_or(0, |it| it + 1);
                vec![Event::Completions {
                    id: *id,
                    start,
                    candidates: completions(&text[start..*cursor]),
                }]
            }
            Command::CompleteMention { id, text } => vec![Event::Completions {
                id: *id,
                start: 0,
                candidates: completions(text),
            }],
            Command::ExplainCall { id, name } => vec![Event::CallExplained {
                id: *id,
                view: (name == "map").then(|| CallView {
                    name: name.clone(),
                    kind: "function".to_owned(),
                    parameters: ["f", "xs", "&rest", "more"].map(String::from).to_vec(),
                    summary: "Returns the list of what a function answers for each element."
                        .to_owned(),
                }),
            }],
            Command::ExplainRule { id, .. } => vec![Event::RuleExplained {
                id: *id,
                view: RuleView {
                    id: "1.3".to_owned(),
                    name: "magic-number".to_owned(),
                    severity: "warning".to_owned(),
                    points: "5".to_owned(),
                    category: "maintainability".to_owned(),
                    explanation: "A number in the middle of a function says what, not why.\n\n\
                                  Give it a name with `defconstant`."
                        .to_owned(),
                    source: "(defrule magic-number …)".to_owned(),
                    ..RuleView::default()
                },
            }],
            Command::SearchInput { id, query } => vec![Event::HistoryFound {
                id: *id,
                lines: ["(map-pairs #'list '(1 2 3))", "(load \"lists.lisp\")"]
                    .into_iter()
                    .filter(|it| it.contains(query))
                    .map(str::to_owned)
                    .collect(),
            }],
            _ => Vec::new(),
        }
    }

    fn definition(&self, commit: u64) -> DefinitionView {
        let index = self.index(commit);
        let row = self.commits[index].clone();
        let versions = self.commits.iter().filter(|it| it.name == row.name);
        DefinitionView {
            author_kind: "human".into(),
            approved: None,
            source: self.sources[index].clone(),
            docstring: docstring(&self.sources[index]),
            violations: self
                .violations
                .iter()
                .filter(|it| it.commit == commit)
                .cloned()
                .collect(),
            changes: row.previous.map_or_else(Vec::new, |before| {
                changes(&self.sources[self.index(before)], &self.sources[index])
            }),
            versions: versions.map(|it| it.seq).collect(),
            leaf: row.hash.to_string(),
            previous_leaf: String::new(),
            commit: row,
        }
    }

    /// Every version is of the same hand; a line is as old as the first version that has it.
    fn blame(&self, commit: u64) -> BlameView {
        let here = &self.commits[self.index(commit)];
        let of_name = self.commits.iter();
        let of_name = of_name.filter(|it| it.name == here.name && it.seq <= commit);
        let versions: Vec<&CommitRow> = of_name.collect();
        let texts: Vec<&str> = versions
            .iter()
            .map(|it| self.sources[self.index(it.seq)].as_str())
            .collect();
        let text = texts.last().copied().unwrap_or_default();
        let oldest = |part: &str| texts.iter().position(|it| it.contains(part)).unwrap_or(0);
        let mut at = 0;
        let mut parts = Vec::new();
        for line in text.split('\n') {
            parts.push(BlamedForm {
                start: at,
                end: at + line.len(),
                version: oldest(line.trim()),
            });
            at += line.len() + 1;
        }
        BlameView {
            commit,
            versions: versions
                .iter()
                .map(|it| VersionNote {
                    seq: it.seq,
                    author: it.author.clone(),
                    time_ms: it.time_ms,
                })
                .collect(),
            lines: text.split('\n').map(|it| oldest(it.trim())).collect(),
            parts,
        }
    }

    /// The newest definitions that say they stand in a file, one below the other.
    fn file(&self, file: &str) -> FileView {
        let mut view = FileView {
            file: file.into(),
            ..FileView::default()
        };
        for (at, row) in self.commits.iter().enumerate() {
            let newest = self.commits.iter().rfind(|it| it.name == row.name);
            let here = row.place.as_deref().is_some_and(|it| it.starts_with(file));
            if !here || newest != Some(row) {
                continue;
            }
            let start = view.text.len();
            view.text.push_str(&self.sources[at]);
            view.forms.push(FileForm {
                name: row.name.clone(),
                commit: Some(row.seq),
                start,
                end: view.text.len(),
            });
            view.text.push_str("\n\n");
        }
        view.text.push_str("(defn half [x] (/ x 2))\n");
        view.changes = view
            .text
            .split('\n')
            .map(|it| match it.starts_with("(defn half") {
                true => LineChange::Added,
                false => LineChange::Same,
            })
            .collect();
        view
    }

    /// Each milestone owes less than the one before, and `sum-list` is hot.
    fn insights(&self) -> InsightsView {
        let stages = (0..).zip(&self.milestones).map(|(at, it)| StagePoint {
            milestone: it.seq,
            message: it.message.clone(),
            time_ms: it.time_ms,
            definitions: 3 + at,
            score: 18 - 6 * at,
            errors: 1 - at,
            complexity: 4 + 5 * at,
        });
        let hot = |name: &str, versions, complexity| HotRow {
            name: name.into(),
            commit: self
                .commits
                .iter()
                .rfind(|it| &*it.name == name)
                .map_or(1, |it| it.seq),
            versions,
            complexity,
        };
        let point = |commit, median_ns| MeasuredPoint {
            commit,
            time_ms: NOW_MS,
            fuel: 420,
            median_ns: Some(median_ns),
        };
        InsightsView {
            stages: stages.collect(),
            hot: vec![
                hot("sum-list", 3, 4),
                hot("map-pairs", 2, 3),
                hot("swap!", 1, 1),
            ],
            measured: vec![MeasuredRow {
                name: "sum-list".into(),
                call: "(sum-list '(1 2 3))".into(),
                points: vec![point(2, 1_250.0), point(4, 2_400.0), point(10, 640.0)],
            }],
        }
    }

    /// Every example passes.
    fn outcome(&self, commit: u64) -> TestRow {
        let index = self.index(commit);
        let checks = self.sources[index]
            .match_indices(">>>")
            .map(|(at, _)| CheckRow {
                span: Some((at as u32, at as u32 + 3)),
                passed: true,
                ..CheckRow::default()
            });
        TestRow {
            name: self.commits[index].name.to_string(),
            checks: checks.collect(),
            commit,
            ..TestRow::default()
        }
    }

    fn diff(&self, left: &DiffSide, right: &DiffSide) -> DiffView {
        let side = |side: &DiffSide| match side {
            DiffSide::Commit(seq) => Some(self.index(*seq)),
            DiffSide::Before(seq) => self.commits[self.index(*seq)]
                .previous
                .map(|it| self.index(it)),
            DiffSide::File(name) => self.commits.iter().position(|it| *it.name == **name),
            DiffSide::Empty | DiffSide::Text { .. } => None,
        };
        let title = |index: Option<usize>| match index {
            Some(index) => format!("commit {}", self.commits[index].seq),
            None => "nothing".to_owned(),
        };
        let (left, right) = (side(left), side(right));
        let source = |index: Option<usize>| index.map_or("", |it| self.sources[it].as_str());
        let rows = diff_rows(source(left), source(right));
        let count = |kind: fn(&DiffRow) -> bool| rows.iter().filter(|it| kind(it)).count();
        DiffView {
            forms: None,
            name: right
                .or(left)
                .map_or(String::new(), |it| self.commits[it].name.to_string()),
            left_title: title(left),
            right_title: title(right),
            added: count(|it| it.right.is_some() && it.kind != DiffKind::Same),
            removed: count(|it| it.left.is_some() && it.kind != DiffKind::Same),
            rows,
        }
    }
}

/// A form at which the program stops.
pub const STOPS: &str = "(sum-list '(1 2 \"three\"))";

/// What is told of the program that stopped there.
pub fn stopped() -> StoppedView {
    let restart = |name: &str, report: &str| RestartRow {
        name: name.into(),
        report: report.into(),
    };
    StoppedView {
        kind: "type-error".into(),
        message: "`+` argument 2: expected number, got string (\"three\")".into(),
        restarts: vec![
            restart("use-value", "Go on with another number."),
            restart("skip", "skip"),
        ],
        ..StoppedView::default()
    }
}

/// Tells a line that is not there before from one that is.
fn changes(before: &str, after: &str) -> Vec<LineChange> {
    after
        .split('\n')
        .map(|line| match before.contains(line.trim()) {
            true => LineChange::Same,
            false => LineChange::Changed,
        })
        .collect()
}

/// Compares line by line where lines stand: enough for versions that were written for it.
pub fn diff_rows(left: &str, right: &str) -> Vec<DiffRow> {
    let lines = |text: &str| -> Vec<String> { text.lines().map(str::to_owned).collect() };
    let (left, right) = (lines(left), lines(right));
    let line = |lines: &[String], index: usize, emphasised: bool| {
        lines.get(index).map(|text| DiffLine {
            number: index + 1,
            pieces: text
                .split_inclusive(' ')
                .map(|word| DiffPiece {
                    text: word.to_owned(),
                    emphasised: emphasised && !word.trim().is_empty(),
                    change: FormChange::None,
                })
                .collect(),
        })
    };
    (0..left.len().max(right.len()))
        .map(|index| {
            let (old, new) = (left.get(index), right.get(index));
            let kind = match (old, new) {
                (Some(old), Some(new)) if old == new => DiffKind::Same,
                (Some(_), Some(_)) => DiffKind::Changed,
                (None, _) => DiffKind::Added,
                (_, None) => DiffKind::Removed,
            };
            let changed = kind == DiffKind::Changed;
            DiffRow {
                kind,
                left: line(&left, index, changed),
                right: line(&right, index, changed),
            }
        })
        .collect()
}

fn completions(typed: &str) -> Vec<Completion> {
    [
        (
            "map",
            "builtin",
            "(f xs &rest more)",
            "Applies f to every element.",
        ),
        (
            "map-pairs",
            "function",
            "(f xs)",
            "Applies f to neighbours.",
        ),
        (
            "mapcar",
            "builtin",
            "(f xs &rest more)",
            "Applies f to every element; Common Lisp's name.",
        ),
        ("make-counter", "function", "(start)", "Returns a counter."),
    ]
    .into_iter()
    .filter(|it| it.0.starts_with(typed))
    .map(|(name, kind, signature, summary)| Completion {
        name: name.to_owned(),
        kind: kind.to_owned(),
        signature: signature.to_owned(),
        summary: summary.to_owned(),
    })
    .collect()
}

fn docstring(source: &str) -> String {
    source.split('"').nth(1).unwrap_or_default().to_owned()
}

const TOUR: &[(&str, &str, Option<&str>, &str)] = &[
    (
        "map-pairs",
        "function",
        Some("src/lists.lisp:3"),
        "(defn map-pairs [f xs]\n  \"Applies f to neighbours.\"\n  (map f xs (rest xs)))",
    ),
    (
        "sum-list",
        "function",
        Some("src/lists.lisp:9"),
        "(defn sum-list [xs]\n  \"Adds up a list.\"\n  (fold + 0 xs))",
    ),
    ("*limit*", "variable", None, "(defvar *limit* 42)"),
    (
        "sum-list",
        "function",
        Some("src/lists.lisp:9"),
        "(defn sum-list [xs]\n  (reduce + xs))",
    ),
    (
        "make-counter",
        "function",
        Some("src/counter.lisp:1"),
        "(defn make-counter [start]\n  \"Returns a counter.\"\n  (let [n start]\n    (fn [] (set! n (+ n 1)) n)))",
    ),
    (
        "map-pairs",
        "function",
        Some("src/lists.lisp:3"),
        "(defn map-pairs [f xs]\n  \"Applies f to neighbours; a single element has none.\"\n  (when (rest xs)\n    (map f xs (rest xs))))",
    ),
    (
        "run-form",
        "function",
        None,
        "(defn run-form [form options]\n  \"Runs a form that was read.\"\n  (eval form))",
    ),
    (
        "counter",
        "class",
        Some("src/counter.lisp:8"),
        "(defclass counter ()\n  ((n :initarg :n :accessor counter-n)))",
    ),
    (
        "swap!",
        "macro",
        None,
        "(defmacro swap! (a b)\n  `(let ((tmp ,a)) (setf ,a ,b) (setf ,b tmp)))",
    ),
    (
        "sum-list",
        "function",
        Some("src/lists.lisp:9"),
        "(defn sum-list [xs]\n  \"Adds up a list of numbers.\"\n  (fold + 0 xs))",
    ),
];

/// A list of a thousand maps, as the session tells it slice by slice.
fn parts(value: u64, path: &[usize], from: usize, max: usize) -> PartsView {
    let row = |label: String, text: String, has_parts: bool| PartRow {
        label,
        text,
        has_parts,
    };
    let all: Vec<PartRow> = match path {
        [] => (0..1_000)
            .map(|it| {
                row(
                    it.to_string(),
                    format!("{{:name \"item {it}\" :tags (:a :b)}}"),
                    true,
                )
            })
            .collect(),
        [at] => vec![
            row(":name".into(), format!("\"item {at}\""), false),
            row(":tags".into(), "(:a :b)".into(), true),
        ],
        _ => vec![
            row("0".into(), ":a".into(), false),
            row("1".into(), ":b".into(), false),
        ],
    };
    PartsView {
        value,
        path: path.to_vec(),
        from,
        count: Some(all.len()),
        rows: all.into_iter().skip(from).take(max).collect(),
    }
}
