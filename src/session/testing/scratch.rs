//! The examples of functions that reach the world, each docstring in a project of its own that is thrown
//! away: there they may write files, start programs and change a history.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::super::command::{Command, RequestId};
use super::super::config::Config;
use super::super::door::{SessionHandle, spawn};
use super::super::event::Event;
use super::super::host;
use super::super::options::{Keep, SessionOptions};
use super::super::session::Session;
use super::super::stop::Stop;
use super::super::view::answer::Answer;
use super::super::view::transcript::TranscriptKind;
use super::Subject;
use crate::lang::diagnostic::Diagnostic;
use crate::lang::doctest::{Came, Example, Outcome, judge_text};
use crate::lang::image::Origin;

/// How long an answer is waited for before somebody is asked whether it is still wanted.
const STEP: Duration = Duration::from_millis(10);
/// How long one example may take, a program that it starts among it.
const EXAMPLE_MAX: Duration = Duration::from_secs(20);

/// A folder of its own under the system's for such; it vanishes with this.
struct Folder(PathBuf);

impl Folder {
    fn make() -> std::io::Result<Folder> {
        static MADE: AtomicU64 = AtomicU64::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("imago-example-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        // One that is there already is somebody else's.
        std::fs::create_dir(&folder)?;
        Ok(Folder(folder))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is left to the system.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A session in a folder of its own.
struct Scratch {
    session: Option<SessionHandle>,
    events: Receiver<Event>,
    asked: u64,
    folder: Folder,
}

impl Scratch {
    fn open(deny: &Config) -> Option<Scratch> {
        let folder = Folder::make().ok()?;
        let config = Config {
            sandbox: deny.sandbox.clone(),
            ..Config::default()
        };
        let options = SessionOptions {
            folder: folder.path().to_path_buf(),
            config,
            keep: Keep::InMemory,
            origin: "repl".into(),
            author: "example".into(),
            data: None,
            resumes: None,
            keeps_image: false,
            watch: false,
        };
        let (sender, events) = channel();
        let session = spawn(options, Box::new(move |event| drop(sender.send(event)))).ok()?;
        Some(Scratch {
            session: Some(session),
            events,
            asked: 0,
            folder,
        })
    }

    fn send(&self, command: Command) {
        if let Some(session) = &self.session {
            // One that has ended answers nothing, which is told.
            let _ = session.commands.send(command);
        }
    }

    /// Evaluates a text; answers what came of it and what it printed. `None`: it took too long, was not
    /// wanted any more, or the session ended.
    fn ask(&mut self, text: &str, mut wanted: impl FnMut() -> bool) -> Option<(Answer, String)> {
        self.asked += 1;
        let asked = RequestId(self.asked);
        self.send(Command::Answer {
            id: asked,
            name: "doctest".into(),
            text: text.into(),
        });
        let end = Instant::now() + EXAMPLE_MAX;
        let mut printed = String::new();
        while wanted() && Instant::now() < end {
            match self.events.recv_timeout(STEP) {
                Ok(Event::Transcript(entry)) if entry.id == Some(asked) => {
                    if entry.kind == TranscriptKind::Output {
                        printed.push_str(&entry.text);
                    }
                }
                Ok(Event::Answered { id, answer }) if id == asked => {
                    return Some((*answer, printed));
                }
                Ok(Event::Stopped) | Err(RecvTimeoutError::Disconnected) => return None,
                Ok(_) | Err(RecvTimeoutError::Timeout) => {}
            }
        }
        None
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let Some(session) = self.session.take() else {
            return;
        };
        session.interrupt.store(true, Ordering::Release);
        let _ = session.commands.send(Command::Quit);
        // Its folder goes after it.
        let _ = session.join.join();
        debug_assert!(self.folder.path().exists());
    }
}

impl Session {
    /// Whether the examples of a name need a project that may be changed.
    pub(in crate::session) fn needs_scratch(&self, name: &str) -> bool {
        host::find(name).is_some()
            && self
                .image
                .binding(name)
                .is_some_and(|it| it.origin != Origin::Program)
    }

    /// Runs the examples of a docstring in a project of their own.
    pub(super) fn run_in_scratch(&mut self, subject: &Subject) -> Result<Vec<Outcome>, Stop> {
        let mut outcomes: Vec<Outcome> = subject.doctests.told().collect();
        let examples: Vec<Example> = subject.doctests.examples.clone();
        let mut scratch = Scratch::open(&self.options.config);
        for example in &examples {
            let came = scratch.as_mut().and_then(|it| {
                it.ask(&example.expression.text, || {
                    self.look_up();
                    !self.is_told_to_stop()
                })
            });
            if self.is_told_to_stop() {
                return Err(Stop::Interrupted(Box::new(Diagnostic::interrupted())));
            }
            let (came, printed) = match came {
                Some((answer, printed)) => (came_of(answer), printed),
                None => (
                    Came::Error {
                        kind: "limit".into(),
                        message: "no project to try it in, or it took too long".into(),
                    },
                    String::new(),
                ),
            };
            outcomes.push(judge_text(&mut self.image, example, came, &printed));
        }
        outcomes.sort_by_key(|it| it.place);
        Ok(outcomes)
    }
}

fn came_of(answer: Answer) -> Came {
    match (answer.value, answer.error) {
        (_, Some(error)) => Came::Error {
            kind: error.kind,
            message: error.message,
        },
        (value, None) => Came::Printed(value.unwrap_or_else(|| "nil".into())),
    }
}
