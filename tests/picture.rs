//! The picture in the README: a frame of the real panes over a real session on the tour project.
//! `IMAGO_WRITE_PAGES=1 cargo test picture` draws it anew.

use std::sync::Arc;

use imago::panes;
use imago::session::command::{Command, RequestId};
use imago::session::event::Event;
use imago::session::view::commits::CommitRow;
use imago::ui::app::{App, AppOptions};
use imago::ui::color::Depth;
use imago::ui::executor::Recorder;
use imago::ui::input::Input;
use imago::ui::key::Key;
use imago::ui::pane::Capabilities;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::support::session::TestSession;
use crate::support::{folder, pages, svg};

const COLUMNS: u16 = 124;
const ROWS: u16 = 38;
/// When the picture was taken, as far as the screen knows.
const NOW_MS: i64 = 1_790_000_000_000;
const COMMIT_EVERY_MS: i64 = 4 * 60_000;

/// Puts what differs from run to run where the picture wants it: times, and bytes of the heap.
fn settled(event: &Event) -> Event {
    let mut event = event.clone();
    let row = |commit: &mut CommitRow| {
        commit.time_ms = NOW_MS - COMMIT_EVERY_MS * (20 - commit.seq as i64);
    };
    match &mut event {
        Event::Opened {
            commits, status, ..
        } => {
            Arc::make_mut(commits).iter_mut().for_each(row);
            status.heap_bytes = 300 << 10;
        }
        Event::Defined { commit, .. } => row(commit),
        Event::MilestoneWritten { milestone, .. } => {
            milestone.time_ms = NOW_MS - COMMIT_EVERY_MS * 3;
        }
        Event::Definition { view, .. } => row(&mut view.commit),
        Event::Status(status) => status.heap_bytes = 300 << 10,
        _ => {}
    }
    event
}

/// Whether it answers the first request of a test session, by which it finds that the session stands.
fn is_probe(event: &Event) -> bool {
    matches!(event, Event::Transcript(entry) if entry.id == Some(RequestId(1)))
}

struct Desk {
    app: App,
    terminal: Terminal<TestBackend>,
    session: TestSession,
    /// How many of the session's events the app has heard.
    heard: usize,
}

impl Desk {
    fn take(&mut self, input: Input) {
        let mut recorder = Recorder::default();
        self.app.handle(input, NOW_MS, &mut recorder);
        self.app.draw(&mut self.terminal).expect("a frame");
        for command in recorder.commands {
            self.session.send(command);
        }
    }

    /// Lets the app hear everything up to the answer to a question asked now.
    fn catch_up(&mut self) {
        loop {
            let id = self.session.request();
            self.session.send(Command::Verify { id });
            self.session.wait_for(
                "the answer",
                |event| matches!(event, Event::Verified { id: it, .. } if *it == id),
            );
            let news: Vec<Event> = self.session.heard[self.heard..]
                .iter()
                .filter(|event| !matches!(event, Event::Verified { .. }))
                .filter(|event| !is_probe(event))
                .map(settled)
                .collect();
            self.heard = self.session.heard.len();
            if news.is_empty() {
                return;
            }
            for event in news {
                self.take(Input::Session(Box::new(event)));
            }
        }
    }

    fn keys(&mut self, keys: &str) {
        for key in Key::parse_sequence(keys).expect("keys of the keymap") {
            self.take(Input::Key(key));
            self.catch_up();
        }
    }
}

#[test]
fn the_readme_shows_the_screen_as_it_is() {
    let folder = folder::copy_of("examples/tour");
    let mut session = TestSession::open(folder.path());
    let id = session.request();
    session.send(Command::Milestone {
        id,
        message: "Arithmetic to build on".into(),
        commits: vec![2, 3, 4, 5],
        reason: None,
    });
    for form in [
        "(sum-of-squares (list 3 4))",
        "(defun square (x)\n  \"The square of X.\n\n   >>> (square 12)\n   144\"\n  (expt x 2))",
        "(defun cube (x) (* x (square x)))",
        "(map cube (range 5))",
        "(cube \"two\")",
    ] {
        session.evaluate(form);
    }
    let options = AppOptions::new(Capabilities {
        depth: Depth::True,
        unicode: true,
    });
    let mut desk = Desk {
        app: App::new(options, panes::all()),
        terminal: Terminal::new(TestBackend::new(COLUMNS, ROWS)).expect("a terminal in memory"),
        session,
        heard: 0,
    };
    desk.catch_up();
    desk.keys("alt-2 g g j d alt-2");
    let picture = svg::draw(
        desk.terminal.backend().buffer(),
        "Imago on its tour project",
    );
    pages::check("docs/screen.svg", &picture, "picture");
}
