//! A session in a folder of its own, as a front would hold it.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use imago::session::command::{Command, RequestId};
use imago::session::config::Config;
use imago::session::door::{SessionHandle, spawn};
use imago::session::event::Event;
use imago::session::options::{Keep, SessionOptions};
use imago::session::view::commits::CommitRow;
use imago::session::view::transcript::{TranscriptEntry, TranscriptKind};

/// How long a test waits for what should come at once; machines under load are slow.
const PATIENCE: Duration = Duration::from_secs(120);
/// What runs has begun by then, or is interrupted once more.
const BEFORE_AN_INTERRUPT: Duration = Duration::from_millis(300);

/// A running session and everything it has said.
pub struct TestSession {
    pub folder: PathBuf,
    handle: Option<SessionHandle>,
    events: Receiver<Event>,
    /// All events so far, in order.
    pub heard: Vec<Event>,
    requests: u64,
}

impl TestSession {
    /// Opens a session that watches `folder`, and waits until it stands and is idle.
    pub fn open(folder: &Path) -> TestSession {
        let config = Config::load(folder).expect("the configuration is valid");
        let options = SessionOptions {
            folder: folder.to_path_buf(),
            config,
            keep: Keep::InProject,
            origin: "repl".into(),
            author: "ada".into(),
            data: None,
            resumes: None,
            keeps_image: false,
            watch: true,
        };
        TestSession::open_with(options)
    }

    pub fn open_with(options: SessionOptions) -> TestSession {
        // The program that runs here is no worker.
        imago::session::worker::set_program(env!("CARGO_BIN_EXE_imago"));
        let (sender, events) = channel();
        let folder = options.folder.clone();
        let sink = Box::new(move |event| drop(sender.send(event)));
        let handle = spawn(options, sink).expect("a thread for the session");
        let mut session = TestSession {
            folder,
            handle: Some(handle),
            events,
            heard: Vec::new(),
            requests: 0,
        };
        session.wait_for("the session to stand", |event| {
            matches!(event, Event::Opened { .. })
        });
        // What is answered comes after the rebuild and the first look at the files.
        session.evaluate("0");
        session
    }

    /// Hears events until one fits, and returns it.
    pub fn wait_for(&mut self, what: &str, fits: impl Fn(&Event) -> bool) -> Event {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(event) => {
                    self.heard.push(event.clone());
                    if fits(&event) {
                        return event;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    panic!("waited in vain for {what}; heard {:#?}", self.heard)
                }
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("the session ended before {what}; heard {:#?}", self.heard)
                }
            }
        }
    }

    /// Sets the interrupt now and then until an event fits.
    pub fn interrupt_until(&mut self, what: &str, fits: impl Fn(&Event) -> bool) -> Event {
        let end = Instant::now() + PATIENCE;
        let mut next = Instant::now() + BEFORE_AN_INTERRUPT;
        while Instant::now() < end {
            let left = next.saturating_duration_since(Instant::now());
            if left.is_zero() {
                self.interrupt();
                next += BEFORE_AN_INTERRUPT;
            } else if let Ok(event) = self.events.recv_timeout(left) {
                self.heard.push(event.clone());
                if fits(&event) {
                    return event;
                }
            }
        }
        panic!("interrupted in vain for {what}; heard {:#?}", self.heard)
    }

    pub fn request(&mut self) -> RequestId {
        self.requests += 1;
        RequestId(self.requests)
    }

    pub fn send(&mut self, command: Command) {
        let handle = self.handle.as_ref().expect("the session is open");
        handle
            .commands
            .send(command)
            .expect("the session takes commands");
    }

    /// Sets the interrupt, as Ctrl-C does.
    pub fn interrupt(&self) {
        let handle = self.handle.as_ref().expect("the session is open");
        handle
            .interrupt
            .store(true, std::sync::atomic::Ordering::Release);
    }

    /// Runs a text to its end; answers whether it went well.
    pub fn evaluate(&mut self, text: &str) -> bool {
        let id = self.request();
        self.send(Command::Evaluate {
            id,
            text: text.into(),
        });
        let done = self.wait_for(
            text,
            |event| matches!(event, Event::Finished { id: it, .. } if *it == id),
        );
        matches!(done, Event::Finished { ok: true, .. })
    }

    /// Hears events until a commit of this name comes, and returns it.
    pub fn wait_for_commit(&mut self, name: &str) -> CommitRow {
        let event = self.wait_for(
            name,
            |event| matches!(event, Event::Defined { commit, .. } if *commit.name == *name),
        );
        match event {
            Event::Defined { commit, .. } => commit,
            _ => unreachable!("only a definition fits"),
        }
    }

    /// Hears events until the transcript says something that contains `part`.
    pub fn wait_for_words(&mut self, part: &str) -> TranscriptEntry {
        let event = self.wait_for(
            part,
            |event| matches!(event, Event::Transcript(entry) if entry.text.contains(part)),
        );
        match event {
            Event::Transcript(entry) => entry,
            _ => unreachable!("only a transcript fits"),
        }
    }

    /// Returns the names of all commits so far, in order.
    pub fn commits(&self) -> Vec<String> {
        let defined = self.heard.iter().filter_map(|event| match event {
            Event::Defined { commit, .. } => Some(commit.name.to_string()),
            _ => None,
        });
        defined.collect()
    }

    /// Returns what the transcript said of a kind so far.
    pub fn said(&self, kind: TranscriptKind) -> Vec<String> {
        let said = self.heard.iter().filter_map(|event| match event {
            Event::Transcript(entry) if entry.kind == kind => Some(entry.text.clone()),
            _ => None,
        });
        said.collect()
    }

    /// Returns what an evaluation answers, as the transcript shows it.
    pub fn value_of(&mut self, text: &str) -> String {
        self.evaluate(text);
        self.said(TranscriptKind::Value).pop().unwrap_or_default()
    }

    /// Writes a file below the folder, with its folders.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        std::fs::create_dir_all(path.parent().expect("it has a folder")).expect("folders");
        std::fs::write(path, text).expect("the file is written");
    }

    pub fn close(mut self) {
        self.stop();
    }

    fn stop(&mut self) {
        if let Some(handle) = self.handle.take() {
            let _ = handle.commands.send(Command::Quit);
            let outcome = handle.join.join().expect("the session does not panic");
            outcome.expect("the session stood");
        }
    }
}

impl Drop for TestSession {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.stop();
        }
    }
}
