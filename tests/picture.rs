//! The pictures of the documents: frames of the real panes over a real session on the tour project.
//! `IMAGO_WRITE_PAGES=1 cargo test picture` draws them anew.

use std::sync::Arc;

use imago::panes;
use imago::session::command::{Command, RequestId};
use imago::session::event::Event;
use imago::session::view::commits::{CommitRow, MilestoneRow, MilestoneUuid};
use imago::session::view::stopped::StopAt;
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

/// When the pictures were taken, as far as the screen knows.
const NOW_MS: i64 = 1_790_000_000_000;
const COMMIT_EVERY_MS: i64 = 4 * 60_000;
/// The size of the picture in the README, and of all others.
const LARGE: (u16, u16) = (124, 38);
const SMALL: (u16, u16) = (100, 26);

/// A picture: its file, what it shows, its size, and the keys that lead there.
struct Picture {
    path: &'static str,
    title: &'static str,
    size: (u16, u16),
    keys: &'static str,
    typed: &'static str,
    /// What is evaluated before, if anything.
    form: &'static str,
}

const fn picture(path: &'static str, title: &'static str, keys: &'static str) -> Picture {
    Picture {
        path,
        title,
        size: SMALL,
        keys,
        typed: "",
        form: "",
    }
}

/// Every pane, and what the main flows look like on the way.
const PICTURES: &[Picture] = &[
    Picture {
        size: LARGE,
        ..picture(
            "docs/screen.svg",
            "Imago on its tour project",
            "alt-2 g g j d alt-2",
        )
    },
    Picture {
        typed: "(fold (lambda (sum x) ",
        ..picture(
            "docs/screens/repl.svg",
            "What was said, and a call that is being typed",
            "alt-1 f11",
        )
    },
    Picture {
        form: "(map (fn (n) {:n n :cube (cube n) :squares (map square (range n))}) (range 400))",
        ..picture(
            "docs/screens/value.svg",
            "A value, looked into",
            "alt-1 f11 alt-i j j j l j j j l",
        )
    },
    picture(
        "docs/screens/commits.svg",
        "Commits and milestones, some marked",
        "alt-2 f11 g g j v j j",
    ),
    picture(
        "docs/screens/milestone.svg",
        "A milestone is written, with what it changes in view",
        "alt-2 f11 g g j v j j m",
    ),
    picture(
        "docs/screens/violations.svg",
        "What the rules found, and one of them explained",
        "alt-3 f11 j j e",
    ),
    picture(
        "docs/screens/source.svg",
        "A definition with what was found in it",
        "alt-3 j enter f11 m",
    ),
    picture(
        "docs/screens/diff.svg",
        "Two versions of a function, by form",
        "alt-2 g g j d f11",
    ),
    picture(
        "docs/screens/definitions.svg",
        "The outline, with callers and callees",
        "alt-6 f11 / s q u a r e enter space",
    ),
    picture(
        "docs/screens/tests.svg",
        "Examples and what came of them",
        "alt-8 f11",
    ),
    picture("docs/screens/journal.svg", "What happened", "alt-7 f11"),
    picture(
        "docs/screens/insights.svg",
        "Hot definitions: often changed and not simple",
        "alt-0 f11 l l",
    ),
    picture(
        "docs/screens/revert.svg",
        "What going back would change, and whom it touches",
        "alt-2 f11 g g j r",
    ),
    Picture {
        typed: "mile",
        ..picture(
            "docs/screens/palette.svg",
            "Any action by a part of its name",
            "alt-2 f11 ctrl-p",
        )
    },
];

/// Puts what differs from run to run where the pictures want it: times, names made at random, bytes of the
/// heap and how long things took.
fn settled(event: &Event) -> Event {
    let mut event = event.clone();
    let commit = |commit: &mut CommitRow| {
        commit.time_ms = NOW_MS - COMMIT_EVERY_MS * (20 - commit.seq as i64);
        commit.uuid = format!("01a1fb93-0000-7000-8000-{:012x}", commit.seq).into();
        commit.hash = format!(
            "{:012x}",
            (commit.seq * 0x9e37_79b9_7f4a) & 0xffff_ffff_ffff
        )
        .into();
    };
    let milestone = |milestone: &mut MilestoneRow| {
        milestone.time_ms = NOW_MS - COMMIT_EVERY_MS * 3;
        milestone.uuid =
            MilestoneUuid::from_bytes(0x01a1_fb93_0000_7000_9000_0000_0000_0001_u128.to_be_bytes());
        milestone.hash = "1f0b6cf0d9b5".into();
    };
    match &mut event {
        Event::Opened {
            commits,
            milestones,
            status,
            ..
        } => {
            Arc::make_mut(commits).iter_mut().for_each(commit);
            Arc::make_mut(milestones).iter_mut().for_each(milestone);
            status.heap_bytes = 300 << 10;
        }
        Event::Defined { commit: row, .. } => commit(row),
        Event::MilestoneWritten { milestone: row, .. } => milestone(row),
        Event::Definition { view, .. } => commit(&mut view.commit),
        Event::Insights { view, .. } => {
            for stage in &mut Arc::make_mut(view).stages {
                stage.time_ms = NOW_MS - COMMIT_EVERY_MS * 3;
            }
        }
        Event::Refusals { rows, .. } => {
            for row in Arc::make_mut(rows) {
                row.time_ms = NOW_MS - COMMIT_EVERY_MS;
            }
        }
        Event::Status(status) => status.heap_bytes = 300 << 10,
        _ => {}
    }
    event
}

/// Whether it answers the first request of a test session, by which it finds that the session stands.
fn is_probe(event: &Event) -> bool {
    matches!(event, Event::Transcript(entry) if entry.id == Some(RequestId(1)))
}

/// Whether every screen hears it that comes late; what answers the questions of another is none of its.
fn is_news(event: &Event) -> bool {
    !is_probe(event)
        && matches!(
            event,
            Event::Opened { .. }
                | Event::Transcript(_)
                | Event::Defined { .. }
                | Event::Tested { .. }
                | Event::ImageFindings { .. }
                | Event::MilestoneWritten { .. }
                | Event::Status(_)
        )
}

/// A screen before a session.
struct Desk<'a> {
    app: App,
    terminal: Terminal<TestBackend>,
    session: &'a mut TestSession,
    /// How many of the session's events the app has heard.
    heard: usize,
    /// Requests that are answered on threads of their own, and are not yet.
    awaited: Vec<RequestId>,
}

impl Desk<'_> {
    fn open(session: &mut TestSession, (columns, rows): (u16, u16)) -> Desk<'_> {
        let options = AppOptions::new(Capabilities {
            depth: Depth::True,
            unicode: true,
        });
        let mut desk = Desk {
            app: App::new(options, panes::all()),
            terminal: Terminal::new(TestBackend::new(columns, rows)).expect("a terminal in memory"),
            heard: session.heard.len(),
            session,
            awaited: Vec::new(),
        };
        let news: Vec<Event> = desk.session.heard[..desk.heard]
            .iter()
            .filter(|it| is_news(it))
            .map(settled)
            .collect();
        for event in news {
            desk.take(Input::Session(Box::new(event)));
        }
        desk.catch_up();
        desk
    }

    fn take(&mut self, input: Input) {
        let mut recorder = Recorder::default();
        self.app.handle(input, NOW_MS, &mut recorder);
        self.app.draw(&mut self.terminal).expect("a frame");
        for command in recorder.commands {
            if let Command::Insights { id } = command {
                self.awaited.push(id);
            }
            self.session.send(command);
        }
    }

    /// Lets the app hear everything up to the answer to a question asked now.
    fn catch_up(&mut self) {
        loop {
            for id in std::mem::take(&mut self.awaited) {
                self.session.wait_for(
                    "a walk",
                    |event| matches!(event, Event::Insights { id: it, .. } if *it == id),
                );
            }
            let id = RequestId(u64::MAX);
            let before = self.session.heard.len();
            self.session.send(Command::SearchInput {
                id,
                query: String::new(),
            });
            let is_answer =
                |event: &Event| matches!(event, Event::HistoryFound { id: it, .. } if *it == id);
            self.session.wait_for("the answer", is_answer);
            let news: Vec<Event> = self.session.heard[self.heard..]
                .iter()
                .filter(|event| !is_answer(event) && !is_probe(event))
                .map(settled)
                .collect();
            self.heard = self.session.heard.len();
            if news.is_empty() && before + 1 == self.heard {
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

    fn typed(&mut self, text: &str) {
        for character in text.chars() {
            self.take(Input::Key(Key::character(character)));
            self.catch_up();
        }
    }

    fn draw(&self, path: &str, title: &str) {
        let drawn = svg::draw(self.terminal.backend().buffer(), title);
        pages::check(path, &drawn, "picture");
    }
}

#[test]
fn the_pictures_are_the_screen_as_it_is() {
    let folder = folder::copy_of("examples/tour");
    let mut session = TestSession::open(folder.path());
    let id = session.request();
    session.send(Command::Milestone {
        id,
        message: "Arithmetic to build on".into(),
        commits: vec![2, 3, 4, 5],
        reason: None,
    });
    // It is rehearsed on a thread of its own; what is evaluated meanwhile would stand before it.
    session.wait_for(
        "the milestone",
        |event| matches!(event, Event::MilestoneWritten { id: Some(it), .. } if *it == id),
    );
    for form in [
        "(sum-of-squares (list 3 4))",
        "(defun square (x)\n  \"The square of X.\n\n   >>> (square 12)\n   144\"\n  (expt x 2))",
        "(defun cube (x) (* x (square x)))",
        "(map cube (range 5))",
        "(cube \"two\")",
    ] {
        session.evaluate(form);
    }
    for picture in PICTURES {
        // A line that is left half typed, or a question that is open, is gone with its screen.
        if !picture.form.is_empty() {
            session.evaluate(picture.form);
        }
        let mut desk = Desk::open(&mut session, picture.size);
        desk.keys(picture.keys);
        desk.typed(picture.typed);
        desk.draw(picture.path, picture.title);
    }
    let mut desk = Desk::open(&mut session, SMALL);
    desk.session.send(Command::StopAt {
        what: StopAt::Everything,
    });
    desk.keys("alt-1");
    desk.typed("(sum-of-squares (list 3 \"four\"))");
    desk.take(Input::Key(Key::parse_sequence("enter").expect("a key")[0]));
    desk.session
        .wait_for("the stop", |event| matches!(event, Event::Halted { .. }));
    desk.catch_up();
    desk.keys("esc alt-9 f11 j enter");
    desk.draw(
        "docs/screens/conditions.svg",
        "A program that stopped: its calls, their locals, and how it may go on",
    );
    desk.session.interrupt();
}
