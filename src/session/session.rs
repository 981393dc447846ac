//! The session: owner of image, history and auditor, and the loop that serves the door.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use super::alarm::Alarm;
use super::archive::Archive;
use super::aside::Aside;
use super::board::Board;
use super::clock;
use super::command::{Command, RequestId};
use super::config::Config;
use super::converse::Desk;
use super::door::{Door, Next};
use super::errands::Errands;
use super::error::SessionError;
use super::evaluate::new_image;
use super::event::Event;
use super::finder::Finder;
use super::group::Group;
use super::heads::Heads;
use super::host::http::Web;
use super::host::process::Programs;
use super::host::random::Chance;
use super::import::Imports;
use super::intake::Intake;
use super::judge::Judge;
use super::listing::{self, Part};
use super::looking::Looked;
use super::milestone::Proposed;
use super::models::Models;
use super::options::{Keep, Resume, SessionOptions};
use super::pasting::Tally;
use super::paths::ProjectPaths;
use super::purse::Purse;
use super::scan::Sources;
use super::seal::Seal;
use super::shelf::Shelf;
use super::take::Taken;
use super::task::Task;
use super::view::outcomes::TestRow;
use super::view::status::{SessionStatus, WATCHING};
use super::view::stopped::StopAt;
use super::view::table::CommitTable;
use super::view::transcript::{TranscriptEntry, TranscriptKind};
use super::walks::Walks;
use super::watch::{WatchNews, Watcher};
use crate::audit::whole::Whole;
use crate::history::Store;
use crate::history::query::counts::Counts;
use crate::lang::image::Image;
use crate::lang::value::Value;
use crate::lang::value::heap::Root;

/// Lines typed in earlier sessions that a front gets when it opens, and answers of one search.
pub(super) const INPUT_LINES_MAX: usize = 1_000;

/// A running session. It lives on one thread.
pub struct Session {
    pub(super) options: SessionOptions,
    pub(super) paths: ProjectPaths,
    pub(super) sources: Sources,
    pub(super) archive: Archive,
    pub(super) seal: Seal,
    pub(super) image: Image,
    /// Nothing until the first definition, or an odd setting, asks for it: see `the_judge`.
    pub(super) judge: Option<Judge>,
    /// Nothing until somebody asks for it: see `whole`.
    pub(super) whole: Option<Whole>,
    /// What is wrong with the project's rules, until it is said.
    pub(super) rule_complaints: Vec<String>,
    /// Definitions that wait to be written.
    pub(super) group: Option<Group>,
    /// What each name means now, as far as the history goes.
    pub(super) heads: Heads,
    pub(super) imports: Imports,
    pub(super) intake: Intake,
    pub(super) taken: Taken,
    pub(super) board: Board,
    pub(super) chance: Chance,
    pub(super) errands: Errands,
    /// Conversations with models.
    pub(super) desk: Desk,
    pub(super) programs_started: Programs,
    pub(super) web: Web,
    pub(super) models: Models,
    /// Environment variables that programs set.
    pub(super) variables: BTreeMap<String, String>,
    /// Whether standard input was read to its end.
    pub(super) input_ended: Arc<AtomicBool>,
    pub(super) began: Instant,
    /// What is being worked on, for whom.
    pub(super) task: Task,
    pub(super) door: Door,
    /// The code with which the program has asked to end.
    pub(super) leaving: Option<i32>,
    /// The condition that ended a program inside of another, which is raised there again.
    pub(super) failed_inside: Option<Root>,
    /// What the host function that runs costs the program that called it.
    pub(super) purse: Purse,
    /// Programs that run, one inside the other.
    pub(super) programs: usize,
    /// Tasks that go on while nothing is evaluated.
    pub(super) aside: Aside,
    /// The clock of what is being evaluated, all forms of it.
    pub(super) alarm: Option<Alarm>,
    /// Names whose examples wait to be run, as something they use has changed.
    pub(super) impact: BTreeSet<String>,
    /// What came of the examples of definitions that are judged and do not stand yet.
    pub(super) tried: HashMap<String, TestRow>,
    /// Whether the image may be another than the one that is kept.
    pub(super) changed: bool,
    /// When a front last asked for something.
    pub(super) heard: Instant,
    /// Whether the image was restored and the judge knows nothing of it yet.
    pub(super) is_restored: bool,
    /// A milestone that is being rehearsed, and who asked for it.
    pub(super) proposed: Option<(RequestId, Proposed)>,
    /// At which conditions programs of the front stop.
    pub(super) stops_at: StopAt,
    /// What came of the forms so far that were put in whole.
    pub(super) pasted: Option<Tally>,
    /// Values that were shown and may be looked into.
    pub(super) looked: Looked,
    /// Questions that walk the whole history.
    pub(super) walks: Walks,
    /// The last entry of a long history that is listed on a thread.
    pub(super) listed: u64,
    /// The search through the history, once it was asked something.
    pub(super) finder: Option<Finder>,
    /// What was listed of a long history.
    pub(super) known: Arc<CommitTable>,
    /// Who asked last where image, history and files do not say the same.
    pub(super) asked_drift: Option<RequestId>,
    sink: Rc<dyn Fn(Event) + Send>,
    watcher: Option<Watcher>,
}

impl Session {
    /// Opens history and image, says what there is, rebuilds the image and takes the files that
    /// are newer.
    pub fn open(
        options: SessionOptions,
        sink: Rc<dyn Fn(Event) + Send>,
        door: Door,
    ) -> Result<Session, SessionError> {
        let paths = ProjectPaths::of(&options.folder)?;
        let sources = Sources::of(&paths.root, &options.config)?;
        let archive = Archive::of(open_store(&paths, &options)?);
        let models = Models::new(&options.config.llm, &paths.root);
        let mut board = Board::new(SessionStatus {
            project: project_name(&options.config, &paths),
            author: options.author.name.clone(),
            zone_ms: clock::zone_ms(clock::now_ms()),
            read_only: archive.read_only().map(str::to_string),
            model: models.current(),
            models: models.choices(),
            tolerance: options.config.audit.tolerance,
            ..SessionStatus::default()
        });
        // Where nobody looks on, they are told when the session stands; so are the findings in any case.
        if options.watch {
            board.show_counts(archive.counts_of_entries()?);
        }
        let image = new_image(&options.config, door.interrupt_flag());
        let seal = Seal::of(options.data.as_deref(), options.keep, &archive.store);
        let desk = Desk::of(&paths, &options, &archive);
        let mut session = Session {
            seal,
            judge: None,
            whole: None,
            rule_complaints: Vec::new(),
            group: None,
            chance: Chance::default(),
            errands: Errands::default(),
            desk,
            programs_started: Programs::default(),
            web: Web::default(),
            models,
            variables: BTreeMap::new(),
            input_ended: Arc::default(),
            began: Instant::now(),
            heads: Heads::default(),
            imports: Imports::default(),
            intake: Intake::default(),
            taken: Taken::default(),
            task: Task::own("rebuild"),
            options,
            paths,
            sources,
            archive,
            image,
            board,
            door,
            leaving: None,
            failed_inside: None,
            purse: Purse::default(),
            programs: 0,
            aside: Aside::default(),
            alarm: None,
            impact: BTreeSet::new(),
            tried: HashMap::new(),
            changed: false,
            heard: Instant::now(),
            is_restored: false,
            proposed: None,
            stops_at: StopAt::Nothing,
            pasted: None,
            looked: Looked::default(),
            walks: Walks::default(),
            listed: 0,
            finder: None,
            known: Arc::default(),
            asked_drift: None,
            sink,
            watcher: None,
        };
        session.check_settings()?;
        session.stand_up()?;
        Ok(session)
    }

    /// Makes the fresh session what it was when it was last closed, and up to date with the files.
    fn stand_up(&mut self) -> Result<(), SessionError> {
        self.tell_what_there_is(self.archive.input_lines(INPUT_LINES_MAX)?)?;
        self.check_seal();
        self.stand_again()?;
        if self.options.keep == Keep::InProject && self.options.resumes.is_none() {
            // Watching begins before the files are read, so that no save falls in between.
            self.watch();
            self.say_complaints();
            let files = self.sources.walk_all().files;
            self.take_files(files, "load");
        }
        self.task = Task::own("repl");
        self.settle();
        Ok(())
    }

    /// Tells a front what the history has, and what was typed before.
    pub(super) fn tell_what_there_is(
        &mut self,
        input_history: Vec<String>,
    ) -> Result<(), SessionError> {
        // Who asks and leaves again does not look at lists.
        let part = match self.options.watch {
            true => listing::part_of(self.board.status.commits),
            false => Part::Nothing,
        };
        let listing = self.archive.listing(part)?;
        self.emit(Event::Opened {
            commits: Arc::new(listing.commits),
            milestones: Arc::new(listing.milestones),
            violations: Arc::new(listing.violations),
            input_history: Arc::new(input_history),
            status: self.board.status.clone(),
        });
        match part {
            Part::Newest(_) => self.list_the_rest(),
            _ => Ok(()),
        }
    }

    fn watch(&mut self) {
        // An image goes on in the place of a project, without its files.
        if !self.options.watch || self.options.resumes.is_some() {
            return;
        }
        let commands = self.door.commands.clone();
        let started = Watcher::start(self.sources.clone(), move |news| {
            let command = match news {
                WatchNews::Changed(paths) => Command::TakeFiles { paths },
                WatchNews::Degraded(reason) => Command::WatchDegraded { reason },
            };
            commands.send(command).is_ok()
        });
        match started {
            Ok(watcher) => {
                self.watcher = Some(watcher);
                self.board.status.watching = Some(WATCHING.into());
            }
            Err(error) => {
                let reason = super::error::describe_io(&error);
                let text = format!("source files are not watched: {reason}");
                self.board.status.watching = Some(reason);
                self.say(TranscriptKind::Note, text);
            }
        }
    }

    /// Takes what changed in the project's files, and reads its rules again.
    fn scan_again(&mut self, id: RequestId) {
        self.read_rules();
        if self.options.resumes.is_none() {
            let files = self.sources.walk_all().files;
            self.take_files(files, "watch");
        }
        self.emit(Event::Finished { id, ok: true });
    }

    /// Serves the door until the front asks to stop.
    pub fn run(&mut self) {
        loop {
            match self.next_command() {
                Next::Command(Command::Quit) | Next::Nobody => break,
                Next::Command(command) => self.handle(command),
                Next::Nothing => {}
            }
            self.sign_when_due();
            self.attend_rehearsal();
            self.settle();
        }
        self.end_exchanges();
        self.hush_all();
        self.sign_all();
        self.keep_image();
        self.mark_closed();
        // The watcher's thread may be waiting to tell us something; it must not wait for ever.
        self.door.close();
        self.watcher = None;
    }

    /// Lets go of everything but the image.
    pub fn into_image(self) -> Image {
        self.image
    }

    /// Carries out one command.
    pub fn handle(&mut self, command: Command) {
        self.changed |= !super::answer::is_question(&command);
        self.note_rules(&command);
        match command {
            Command::Evaluate { id, text } => self.evaluate_text(id, &text),
            Command::LoadText { id, text } => self.load_pasted(id, &text),
            Command::Act { id, form } => self.act(id, form),
            Command::TakeBack { id, commits } => self.take_back(id, &commits),
            Command::Answer { id, name, text } => self.answer_text(id, name, text),
            Command::Load { id, path } => self.load(id, &path),
            Command::Milestone {
                id,
                message,
                commits,
                reason,
            } => self.milestone(id, &message, commits, reason),
            Command::Curate { id, what } => self.curate_on_demand(id, &what),
            Command::Rebuild { id, past } => self.rebuild_on_demand(id, past),
            Command::RunTests { id, names } => self.run_tests_on_demand(id, &names),
            Command::StopAt { what } => self.stops_at = what,
            Command::Resume { id, .. } | Command::AskFrame { id, .. } => {
                self.fail(Some(id), &SessionError::NothingStopped);
            }
            Command::TryVersion { id, commit } => self.try_version(id, commit),
            Command::SaveImage { id, path } => self.save_on_demand(id, &path),
            Command::Ship {
                id,
                project,
                path,
                entry,
            } => self.ship_on_demand(id, &project, path, entry),
            Command::Call {
                id,
                function,
                arguments,
            } => self.call_text(id, &function, &arguments),
            Command::Remedy { id, commit, remedy } => self.apply_remedy(id, commit, &remedy),
            Command::Gate { id, text, names } => self.gate_on_demand(id, &text, &names),
            Command::Accept {
                id,
                text,
                names,
                exchange,
            } => self.accept_proposal(id, &text, &names, exchange),
            Command::Converse {
                id,
                conversation,
                text,
                context,
                model,
            } => self.converse(id, conversation, text, &context, model),
            Command::ProposeMessage { id, commits } => self.propose_message(id, &commits),
            Command::Dismiss { exchange } => self.conclude_exchange(exchange, "dismissed"),
            Command::UseModel { id, model } => self.use_model(id, &model),
            Command::Heal { id, path, wish } => self.heal_file_on_demand(id, &path, &wish),
            Command::WriteHealed {
                id,
                path,
                name,
                text,
                exchange,
            } => self.write_healed(id, &path, &name, &text, exchange),
            Command::Rehearse { id, names } => self.rehearse_on_demand(id, &names),
            Command::Rescan { id } => self.scan_again(id),
            Command::WatchAgain { id } => {
                self.watcher = None;
                self.watch();
                self.scan_again(id);
            }
            Command::TakeFiles { paths } => self.take_files(paths, "watch"),
            Command::WatchDegraded { reason } => {
                self.board.status.watching = Some(reason.clone());
                self.say(TranscriptKind::Note, reason);
            }
            // `run` ends at it; a nested loop has set the interrupt and goes on to its end.
            Command::Quit => {}
            query => self.answer(query),
        }
        self.settle();
    }

    pub(super) fn emit(&self, event: Event) {
        (self.sink)(event);
    }

    /// Adds an entry to the transcript of what is being worked on.
    pub(super) fn say(&self, kind: TranscriptKind, text: impl Into<String>) {
        self.say_beside(self.task.beside(), kind, text);
    }

    /// The same in the name of somebody who is not who was asked.
    pub(super) fn say_beside(
        &self,
        beside: Option<Arc<str>>,
        kind: TranscriptKind,
        text: impl Into<String>,
    ) {
        self.emit(Event::Transcript(TranscriptEntry {
            id: self.task.id,
            kind,
            text: text.into(),
            value: None,
            beside,
        }));
    }

    /// Adds a value to the transcript.
    pub(super) fn say_value(&mut self, value: Value) {
        let text = self.show(value);
        let number = self.keep_to_look_into(value);
        self.emit(Event::Transcript(TranscriptEntry {
            id: self.task.id,
            kind: TranscriptKind::Value,
            text,
            value: number,
            beside: None,
        }));
    }

    pub(super) fn fail(&self, id: Option<RequestId>, error: &SessionError) {
        self.emit(Event::Failed {
            id,
            message: error.to_string(),
            hint: error.hint(),
        });
    }

    /// Says what changed on the status line, if anything did.
    pub(super) fn settle(&mut self) {
        self.recall_errands();
        self.keep_ended_exchanges();
        if self.programs == 0 {
            self.models.leave_all();
        }
        self.board.status.heap_bytes = self.image.machine().heap.bytes_in_use() as u64;
        self.board.status.definitions = self.heads.count() as u64;
        self.board.status.tasks = self.image.machine().tasks_under_way() as u64;
        self.board.status.model = self.models.current();
        self.board.status.tolerance = self.options.config.audit.tolerance;
        self.board.rest();
        if let Some(activity) = self.rehearsal_activity() {
            self.board.status.activity = activity;
        }
        self.show_status();
    }

    pub(super) fn show_counts(&mut self, counts: Counts) {
        self.board.show_counts(counts);
    }

    pub(super) fn show_status(&mut self) {
        if let Some(status) = self.board.news() {
            self.emit(Event::Status(status));
        }
    }
}

/// Returns what a project is called: what it says, or its folder's name.
pub fn project_name(config: &Config, paths: &ProjectPaths) -> String {
    config.project.name.clone().unwrap_or_else(|| {
        let name = paths.root.file_name();
        name.map_or_else(|| "project".into(), |it| it.to_string_lossy().into_owned())
    })
}

fn open_store(paths: &ProjectPaths, options: &SessionOptions) -> Result<Shelf, SessionError> {
    if let Some(Resume::File(file)) = &options.resumes {
        return Ok(Store::open(file).map(Shelf::from)?);
    }
    if options.keep == Keep::InMemory {
        return Ok(Shelf::in_memory());
    }
    // Where the folder cannot be written the store has the better word for it.
    let _ = paths.create_state();
    super::clear::open(&paths.history(), &options.author).map(Shelf::from)
}
