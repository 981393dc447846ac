//! The tests that are made of commits: each is evaluated in the world as it was, and then it is asked
//! whether it binds what it says and whether its examples hold.
//!
//! The past is evaluated in images of their own, several beside each other. Each evaluates it from the
//! beginning, for the world of a commit is made of all before it, and asks about a share of the commits.

use std::collections::HashSet;
use std::fmt::Write;
use std::num::NonZero;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::super::archive::Archive;
use super::super::door::{Door, STACK_BYTES};
use super::super::error::SessionError;
use super::super::host::{World, report::upper};
use super::super::options::{Keep, SessionOptions};
use super::super::paths::ProjectPaths;
use super::super::replay::Deed;
use super::super::session::Session;
use super::super::stop::Stop;
use super::super::task::Task;
use super::super::view::outcomes::{CheckRow, TestKind, TestRow};
use super::suite::{Progress, Tested};
use crate::history::kind::{EntryKind, Shape};
use crate::history::query::log;
use crate::history::record::AtomicCommit;

/// Commits that make another thread worth its image.
const COMMITS_PER_THREAD: usize = 50;
/// How often whoever waits is heard.
const STEP: Duration = Duration::from_millis(10);

/// What is checked of a commit, in the words of the original.
pub const EVALUATES: &str = "The form should evaluate without error.";

/// Runs the tests of all commits of a project.
pub fn run(
    options: &SessionOptions,
    jobs: Option<usize>,
    hear: &mut dyn FnMut(Progress),
) -> Result<Tested, SessionError> {
    let deeds = Archive::open_for_reading(&options.folder)?.deeds()?;
    let rows = run_deeds(options, &deeds, jobs, &mut |progress| {
        progress.into_iter().for_each(&mut *hear);
        true
    })?;
    Ok(Tested {
        rows,
        complaints: Vec::new(),
    })
}

impl Archive {
    /// Returns everything that was done to the image, oldest first.
    pub(in crate::session) fn deeds(&self) -> Result<Vec<Deed>, SessionError> {
        let rows = log::all(&self.store)?;
        rows.iter().map(|row| self.deed(row.seq)).collect()
    }
}

/// Whether a commit has a test: what takes a name away or only looks different is no form to evaluate.
pub(in crate::session) fn is_tested(commit: &AtomicCommit) -> bool {
    commit.entry.shape() == Shape::Definition && commit.entry != EntryKind::Trivia
}

/// Runs the tests of a past. `hear` is called again and again, and ends it by answering false.
pub(in crate::session) fn run_deeds(
    options: &SessionOptions,
    deeds: &[Deed],
    jobs: Option<usize>,
    hear: &mut dyn FnMut(Option<Progress>) -> bool,
) -> Result<Vec<TestRow>, SessionError> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let worth = 1 + deeds.len() / COMMITS_PER_THREAD;
    let threads = jobs.unwrap_or(processors.min(worth)).clamp(1, 64);
    let share = deeds.len().div_ceil(threads).max(1);
    let total = deeds.iter().filter(|it| is_tested(&it.commit)).count();
    let interrupt: Arc<AtomicBool> = Arc::default();
    let (sender, news) = channel();
    let mut rows = Vec::with_capacity(total);
    thread::scope(|scope| {
        for start in (0..deeds.len()).step_by(share) {
            let (sender, interrupt) = (sender.clone(), interrupt.clone());
            let asked = start..(start + share).min(deeds.len());
            thread::Builder::new()
                .name("audits".into())
                .stack_size(STACK_BYTES)
                .spawn_scoped(scope, move || {
                    work(options, deeds, asked, interrupt, &sender)
                })
                .map_err(|source| SessionError::Thread { source })?;
        }
        drop(sender);
        let mut failure = None;
        loop {
            let progress = match news.recv_timeout(STEP) {
                Ok(Ok(row)) => {
                    rows.push(row);
                    let done = rows.len();
                    Some(Progress { done, total })
                }
                Ok(Err(error)) => {
                    failure = Some(error);
                    None
                }
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            if !hear(progress) {
                interrupt.store(true, Ordering::Release);
            }
        }
        failure.map_or(Ok(()), Err)
    })?;
    rows.sort_by_key(|(at, _): &(usize, TestRow)| *at);
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

type News = Result<(usize, TestRow), SessionError>;

/// Evaluates the past up to the end of a share, and asks about the commits of the share.
fn work(
    options: &SessionOptions,
    deeds: &[Deed],
    asked: Range<usize>,
    interrupt: Arc<AtomicBool>,
    sender: &Sender<News>,
) {
    let options = SessionOptions {
        keep: Keep::InMemory,
        origin: "test".into(),
        data: None,
        resumes: None,
        keeps_image: false,
        watch: false,
        ..options.clone()
    };
    let door = Door::alone(interrupt.clone());
    let mut session = match Session::open(options, Rc::new(|_| {}), door) {
        Ok(session) => session,
        Err(error) => {
            let _ = sender.send(Err(error));
            return;
        }
    };
    for (at, deed) in deeds.iter().enumerate().take(asked.end) {
        if interrupt.load(Ordering::Acquire) {
            return;
        }
        let row = session.audit(deed, asked.contains(&at));
        if let Some(row) = row
            && sender.send(Ok((at, row))).is_err()
        {
            return;
        }
    }
}

impl Session {
    /// Does again what a commit did; answers what is to be said of it, where that is asked.
    pub(in crate::session) fn audit(&mut self, deed: &Deed, is_asked: bool) -> Option<TestRow> {
        let commit = &deed.commit;
        let quiet = Task {
            world: World::Past,
            is_silent: true,
            ..Task::own("test")
        };
        let outer = std::mem::replace(&mut self.task, quiet);
        let transaction = self.image.begin();
        let outcome = self.replay_one(deed);
        match outcome {
            Ok(()) => self.image.keep(transaction),
            Err(_) => self.image.undo(transaction),
        }
        let row = (is_asked && is_tested(commit)).then(|| self.audit_row(commit, outcome));
        self.task = outer;
        row
    }

    fn audit_row(&mut self, commit: &AtomicCommit, outcome: Result<(), Stop>) -> TestRow {
        let mut checks = vec![check(
            EVALUATES.to_string(),
            outcome
                .as_ref()
                .err()
                .map(|it| format!("{}: {}", it.kind(), it.message())),
        )];
        if outcome.is_ok() {
            checks.push(self.check_binding(commit));
            checks.extend(self.check_examples(commit));
        }
        TestRow {
            name: format!("commit-{}-test", commit.uuid),
            kind: TestKind::Audit,
            file: commit.origin.file.clone().unwrap_or_default(),
            line: commit.origin.line.unwrap_or_default(),
            checks,
            key: commit.name.clone(),
            ..TestRow::default()
        }
    }

    /// Whether the name means what the commit says it is.
    fn check_binding(&self, commit: &AtomicCommit) -> CheckRow {
        let text = format!("It should bind `{}`, a {}.", commit.name, commit.kind);
        let found = self.image.binding(&commit.name);
        let kind = found.and_then(|it| it.kind).map(|it| it.name());
        let wrong = match kind {
            // A package is no name of the image.
            None if commit.kind == "package" => None,
            Some(kind) if kind == commit.kind => None,
            Some(kind) => Some(format!("it is bound to a {kind}")),
            None => Some("it is not bound".to_string()),
        };
        check(text, wrong)
    }

    /// Whether the examples of its docstring hold; nothing where it has none.
    fn check_examples(&mut self, commit: &AtomicCommit) -> Option<CheckRow> {
        let subject = self.subject(&commit.name).filter(|it| !it.is_empty())?;
        let outcomes = self.run_examples(&subject).unwrap_or_default();
        let failed: Vec<String> = outcomes
            .iter()
            .filter(|it| !it.passed)
            .map(|it| it.line())
            .collect();
        let count = subject.row(&outcomes).checks.len();
        let plural = if count == 1 { "example" } else { "examples" };
        let text = format!("Its {count} {plural} should hold.");
        Some(check(text, (!failed.is_empty()).then(|| failed.join("; "))))
    }
}

fn check(text: String, wrong: Option<String>) -> CheckRow {
    CheckRow {
        text,
        kind: "audit".to_string(),
        passed: wrong.is_none(),
        got: wrong.unwrap_or_default(),
        ..CheckRow::default()
    }
}

/// Returns the report of the original: what is run, each test with its checks, and the summary.
pub fn report(project: &str, rows: &[TestRow]) -> String {
    let mut text = String::from("\nRunning all audits...\n");
    for row in rows {
        let uuid = row
            .name
            .trim_start_matches("commit-")
            .trim_end_matches("-test");
        let _ = writeln!(text, "Loading audit: {} ({})", upper(uuid), row.key);
    }
    let _ = writeln!(
        text,
        "\nAll audits loaded. Running tests...\n\n;; testing '{project}'"
    );
    let mut known = HashSet::new();
    for row in rows {
        let _ = writeln!(text, "{}", row.name);
        if !known.insert(&row.key) {
            let _ = writeln!(text, "WARNING: redefining {}", row.key);
        }
        for check in &row.checks {
            let _ = writeln!(text, "  {} {}", check.mark(), check.text);
            if !check.passed {
                let _ = writeln!(text, "    {}", check.got);
            }
        }
    }
    let failed = rows.iter().filter(|it| !it.has_passed()).count();
    let mark = if failed == 0 { "✓" } else { "✗" };
    let _ = writeln!(
        text,
        "\n{mark} {}\n\nSummary:",
        tests(rows.len(), "completed")
    );
    let _ = match failed {
        0 => writeln!(text, "  All {}", tests(rows.len(), "passed.")),
        failed => writeln!(text, "  {failed} of {}", tests(rows.len(), "failed.")),
    };
    text.push_str("All audits completed.\n\n");
    text
}

fn tests(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} test{plural} {what}")
}

/// Returns the name of the project of a folder.
pub fn project(options: &SessionOptions) -> Result<String, SessionError> {
    let paths = ProjectPaths::of(&options.folder)?;
    Ok(super::super::session::project_name(&options.config, &paths))
}
