//! Everything that `imago test` runs, in images of its own: several sessions beside each other, each on
//! its thread and with all sources in it, which take units from one plan.
//!
//! The plan says for each unit what its outcome depends on. Where that is what it was the last time, the
//! outcome is too, and the unit is not run; where no text changed at all, nothing is even loaded.

use std::collections::HashSet;
use std::num::NonZero;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, OnceLock};
use std::thread;

use super::super::archive::Archive;
use super::super::door::{Door, STACK_BYTES};
use super::super::error::SessionError;
use super::super::host::World;
use super::super::intake::{FileText, read_source};
use super::super::options::{Keep, SessionOptions};
use super::super::paths::ProjectPaths;
use super::super::scan::Sources;
use super::super::session::Session;
use super::super::source::dump;
use super::super::stop::Stop;
use super::super::survey;
use super::super::task::Task;
use super::super::view::outcomes::{CheckRow, TestKind, TestRow};
use super::kept::Kept;
use super::plan::{Planned, Selection};
use crate::history::hash::Hash;
use crate::lang::definition::definitions;
use crate::lang::image::snapshot::program_key;
use crate::lang::source::SourceText;

/// Examples that make another thread worth its image.
const EXAMPLES_PER_THREAD: usize = 400;

/// What is to be run.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Files, and folders for what is below them; without any, all of the project.
    pub named: Vec<PathBuf>,
    pub doctests: bool,
    pub tests: bool,
    /// A part of the names.
    pub filter: Option<String>,
    /// Only what failed the last time.
    pub failed: bool,
    /// Also what did not change since.
    pub force: bool,
    /// Threads; as many as there are processors where it is nothing.
    pub jobs: Option<usize>,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub done: usize,
    pub total: usize,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tested {
    /// In the order of the sources.
    pub rows: Vec<TestRow>,
    /// What cannot be read, and why.
    pub complaints: Vec<String>,
}

impl Tested {
    pub fn has_passed(&self) -> bool {
        self.complaints.is_empty() && self.rows.iter().all(TestRow::has_passed)
    }
}

/// All sources, as they are loaded.
struct Texts {
    all: Vec<SourceText>,
    /// The names of those whose definitions are tested; all where it is nothing.
    named: Option<HashSet<String>>,
    complaints: Vec<String>,
}

/// What the threads share.
struct Shared<'a> {
    options: &'a SessionOptions,
    wish: &'a Wish,
    texts: &'a Texts,
    kept: &'a Kept,
    plan: OnceLock<Vec<Planned>>,
    next: AtomicUsize,
    interrupt: Arc<AtomicBool>,
}

/// What a thread tells.
enum News {
    Planned(usize),
    /// What cannot be loaded.
    Broken(Vec<TestRow>),
    Ran(usize, Vec<TestRow>),
    Failed(SessionError),
}

/// Runs what is wished for.
pub fn run(
    options: &SessionOptions,
    wish: &Wish,
    hear: &mut dyn FnMut(Progress),
) -> Result<Tested, SessionError> {
    let paths = ProjectPaths::of(&options.folder)?;
    let mut texts = texts(options, wish, &paths)?;
    let complaints = std::mem::take(&mut texts.complaints);
    let is_in_project = options.keep == Keep::InProject;
    let kept = match is_in_project {
        true => Kept::read(&paths),
        false => Kept::default(),
    };
    let whole = whole_key(wish, &texts);
    let kept = match wish.force || wish.failed {
        true => kept,
        false => match kept.of_run(&whole) {
            Ok(mut rows) => {
                rows.iter_mut().for_each(|row| row.is_kept = true);
                return Ok(Tested { rows, complaints });
            }
            Err(kept) => kept,
        },
    };
    let shared = Shared {
        options,
        wish,
        texts: &texts,
        kept: &kept,
        plan: OnceLock::new(),
        next: AtomicUsize::new(0),
        interrupt: Arc::default(),
    };
    let rows = run_beside(&shared, threads(wish, &texts), hear)?;
    if is_in_project {
        // What failed is a part, whatever the texts are.
        let whole = if wish.failed { String::new() } else { whole };
        kept.write(&paths, whole, &rows);
    }
    Ok(Tested { rows, complaints })
}

fn run_beside(
    shared: &Shared<'_>,
    threads: usize,
    hear: &mut dyn FnMut(Progress),
) -> Result<Vec<TestRow>, SessionError> {
    let (sender, news) = channel();
    let mut rows = Vec::new();
    let mut ran = Vec::new();
    let mut total = 0;
    let outcome = thread::scope(|scope| {
        for index in 0..threads {
            let sender = sender.clone();
            thread::Builder::new()
                .name("tests".into())
                .stack_size(STACK_BYTES)
                .spawn_scoped(scope, move || work(shared, index, &sender))
                .map_err(|source| SessionError::Thread { source })?;
        }
        drop(sender);
        let mut failure = None;
        for it in news {
            match it {
                News::Planned(count) => total = count,
                News::Broken(broken) => rows.extend(by_file(broken)),
                News::Ran(at, of_unit) => {
                    ran.push((at, of_unit));
                    hear(Progress {
                        done: ran.len(),
                        total,
                    });
                }
                News::Failed(error) => failure = Some(error),
            }
        }
        failure.map_or(Ok(()), Err)
    });
    outcome?;
    ran.sort_by_key(|(at, _)| *at);
    rows.extend(ran.into_iter().flat_map(|(_, of_unit)| of_unit));
    Ok(rows)
}

/// The life of one thread. The first makes the plan; it is there however that ends.
fn work(shared: &Shared<'_>, index: usize, sender: &Sender<News>) {
    let mut session = match stand(shared) {
        Ok(session) => session,
        Err(error) => {
            let _ = sender.send(News::Failed(error));
            if index == 0 {
                let _ = shared.plan.set(Vec::new());
            }
            return;
        }
    };
    let broken = session.load_texts(&shared.texts.all);
    if index == 0 {
        let named = shared.texts.named.as_ref();
        let is_wanted = |row: &TestRow| named.is_none_or(|it| it.contains(&row.file));
        let _ = sender.send(News::Broken(broken.into_iter().filter(is_wanted).collect()));
        let plan = session.plan(&Selection {
            doctests: shared.wish.doctests,
            tests: shared.wish.tests,
            files: named,
            filter: shared.wish.filter.as_deref(),
        });
        let plan = wanted(shared, plan);
        let _ = sender.send(News::Planned(plan.len()));
        let _ = shared.plan.set(plan);
    }
    let plan = shared.plan.wait();
    let known = shared.kept.by_key();
    loop {
        let at = shared.next.fetch_add(1, Ordering::Relaxed);
        let Some(planned) = plan.get(at) else {
            return;
        };
        let is_whole = |rows: &Vec<&TestRow>| {
            let has = |name: &str| rows.iter().any(|row| row.name == name);
            planned.names().all(has)
        };
        let rows = match known.get(planned.key.as_str()).filter(|it| is_whole(it)) {
            Some(rows) if !shared.wish.force && !shared.wish.failed => rows
                .iter()
                .filter(|row| planned.names().any(|name| name == row.name))
                .map(|&row| TestRow {
                    is_kept: true,
                    ..row.clone()
                })
                .collect(),
            _ => session.run_unit(planned).unwrap_or_default(),
        };
        let _ = sender.send(News::Ran(at, rows));
    }
}

/// Leaves out what passed the last time, where only the other is wished for.
fn wanted(shared: &Shared<'_>, mut plan: Vec<Planned>) -> Vec<Planned> {
    if shared.wish.failed {
        let rows = shared.kept.rows.iter();
        let failed: HashSet<&str> = rows
            .filter(|row| !row.has_passed())
            .map(|row| row.name.as_str())
            .collect();
        plan.retain(|it| it.names().any(|name| failed.contains(name)));
    }
    plan
}

fn threads(wish: &Wish, texts: &Texts) -> usize {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let examples: usize = texts
        .all
        .iter()
        .map(|it| it.text.matches(">>>").count())
        .sum();
    let worth = 1 + examples / EXAMPLES_PER_THREAD;
    wish.jobs.unwrap_or(processors.min(worth)).clamp(1, 64)
}

/// Returns what stands for all texts and everything that is wished of them.
fn whole_key(wish: &Wish, texts: &Texts) -> String {
    let mut named: Vec<&String> = texts.named.iter().flatten().collect();
    named.sort();
    let wished = format!(
        "{:x} {} {} {} {:?} {named:?}",
        program_key(),
        env!("CARGO_PKG_VERSION"),
        wish.doctests,
        wish.tests,
        wish.filter,
    );
    let mut pieces: Vec<&[u8]> = vec![wished.as_bytes()];
    for text in &texts.all {
        pieces.extend([text.name.as_bytes(), b"\0", text.text.as_bytes(), b"\0"]);
    }
    Hash::of(&pieces).to_string()
}

/// Reads all sources: those of the project, and those that are named; where there are none, what the
/// history holds.
fn texts(
    options: &SessionOptions,
    wish: &Wish,
    paths: &ProjectPaths,
) -> Result<Texts, SessionError> {
    let sources = Sources::of(&paths.root, &options.config)?;
    let mut files = match options.keep {
        Keep::InProject => sources.walk_all().files,
        Keep::InMemory => Vec::new(),
    };
    let mut texts = Texts {
        all: Vec::new(),
        named: None,
        complaints: Vec::new(),
    };
    if !wish.named.is_empty() {
        let named = survey::files(&sources, &wish.named)?;
        let shown = named.iter().map(|path| paths.display(path));
        texts.named = Some(shown.collect());
        let known: HashSet<PathBuf> = files
            .iter()
            .filter_map(|it| it.canonicalize().ok())
            .collect();
        files.extend(named.into_iter().filter(|path| !known.contains(path)));
    }
    for path in &files {
        let file = paths.display(path);
        let why = match read_source(path) {
            FileText::Text(text) => {
                texts.all.push(SourceText::new(file, text));
                continue;
            }
            FileText::Gone => "it is gone".to_string(),
            FileText::Unfit(why) => format!("it is {why}"),
        };
        texts
            .complaints
            .push(format!("`{file}` cannot be read: {why}"));
    }
    if files.is_empty() && options.keep == Keep::InProject && paths.history().exists() {
        let standing = Archive::open_for_reading(&paths.root)?.standing()?;
        let text = dump::one_file("history", &standing);
        texts.all.push(SourceText::new("history", text));
    }
    Ok(texts)
}

/// Opens a session that keeps nothing.
fn stand(shared: &Shared<'_>) -> Result<Session, SessionError> {
    let options = SessionOptions {
        keep: Keep::InMemory,
        origin: "test".into(),
        data: None,
        resumes: None,
        keeps_image: false,
        watch: false,
        ..shared.options.clone()
    };
    let door = Door::alone(shared.interrupt.clone());
    Session::open(options, Rc::new(|_| {}), door)
}

impl Session {
    /// Evaluates the forms of sources in order, without judging or keeping anything; those that fail once
    /// more when all were tried, as they may use what stands below. Answers a row for each source that
    /// does not load as a whole.
    fn load_texts(&mut self, texts: &[SourceText]) -> Vec<TestRow> {
        let quiet = Task {
            world: World::Example,
            is_silent: true,
            ..Task::own("load")
        };
        let outer = std::mem::replace(&mut self.task, quiet);
        let mut broken = Vec::new();
        let mut again = Vec::new();
        for text in texts {
            let (forms, errors) = definitions(text);
            for error in errors {
                let (line, column) = text.line_column(error.span.start as usize);
                broken.push(unread(text, line, column, &error.message));
            }
            self.task.file = Some(text.name.to_string());
            let package = self.enter_package(text);
            for form in forms {
                if self.load_form(text, &form).is_err() {
                    again.push((text, form, self.image.package()));
                }
            }
            self.image.set_package(&package);
        }
        for (text, form, package) in again {
            let outer = self.image.package();
            self.image.set_package(&package);
            self.task.file = Some(text.name.to_string());
            if let Err(stop) = self.load_form(text, &form) {
                let start = form.span().start as usize;
                let (line, column) = stop.as_data().place.unwrap_or(text.line_column(start));
                broken.push(unread(text, line, column, &stop.message()));
            }
            self.image.set_package(&outer);
        }
        self.task = outer;
        broken
    }

    fn load_form(
        &mut self,
        text: &SourceText,
        form: &crate::lang::definition::TopForm,
    ) -> Result<(), Stop> {
        let transaction = self.image.begin();
        let program = self.compile(text, form.span());
        let outcome = program.and_then(|program| self.run_program(&program));
        match outcome {
            Ok(_) => self.image.keep(transaction),
            Err(_) => self.image.undo(transaction),
        }
        outcome.map(|_| ())
    }
}

/// Returns one row for each source, and every problem in it once.
fn by_file(broken: Vec<TestRow>) -> Vec<TestRow> {
    let mut rows: Vec<TestRow> = Vec::new();
    for row in broken {
        match rows.iter_mut().find(|it| it.file == row.file) {
            Some(known) => {
                let new = row.checks.into_iter();
                let is_new = |it: &CheckRow| !known.checks.contains(it);
                let new: Vec<CheckRow> = new.filter(is_new).collect();
                known.checks.extend(new);
            }
            None => rows.push(row),
        }
    }
    rows
}

/// Returns the row of a source that cannot be read or loaded as a whole.
fn unread(text: &SourceText, line: u32, column: u32, why: &str) -> TestRow {
    TestRow {
        name: text.name.to_string(),
        kind: TestKind::Broken,
        file: text.name.to_string(),
        line,
        checks: vec![CheckRow {
            text: format!("does not load: {why}"),
            got: why.to_string(),
            kind: "problem".to_string(),
            line,
            column,
            ..CheckRow::default()
        }],
        ..TestRow::default()
    }
}
