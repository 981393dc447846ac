//! The tour, played to its end by doing what it says, with a real session behind it.

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use imago::panes;
use imago::session::command::Command;
use imago::session::config::Config;
use imago::session::door::{SessionHandle, spawn};
use imago::session::event::Event;
use imago::session::options::{Keep, SessionOptions};
use imago::ui::action::{ACTIONS, ActionId};
use imago::ui::app::{App, AppOptions, is_tour_over};
use imago::ui::color::Depth;
use imago::ui::executor::{Executor, Recorder};
use imago::ui::input::Input;
use imago::ui::key::Key;
use imago::ui::keymap::PRESETS;
use imago::ui::pane::Capabilities;
use imago::ui::tutor::{Part, STEPS};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::support::terminal::Terminal as RealTerminal;

const PATIENCE: Duration = Duration::from_secs(120);
const NOW_MS: i64 = 1_795_215_840_000;

/// The app before a session in a folder.
struct Tour {
    app: App,
    terminal: Terminal<TestBackend>,
    events: Receiver<Event>,
    session: SessionHandle,
}

impl Tour {
    fn start(folder: &Path, keys: &str, linear: bool, remembered: Option<String>) -> Tour {
        imago::session::worker::set_program(env!("CARGO_BIN_EXE_imago"));
        let (sender, events): (Sender<Event>, _) = channel();
        let options = SessionOptions {
            folder: folder.to_path_buf(),
            config: Config::default(),
            keep: Keep::InProject,
            origin: "repl".into(),
            author: "ada".into(),
            data: None,
            resumes: None,
            keeps_image: false,
            watch: true,
        };
        let sink = Box::new(move |event| drop(sender.send(event)));
        let session = spawn(options, sink).expect("a thread for the session");
        let mut options = AppOptions::new(Capabilities {
            depth: Depth::True,
            unicode: true,
        });
        options.keys = Some(keys.to_owned());
        options.tutor = true;
        options.linear = linear;
        options.remembered = remembered;
        let mut tour = Tour {
            app: App::new(options, panes::all()),
            terminal: Terminal::new(TestBackend::new(80, 24)).expect("a terminal"),
            events,
            session,
        };
        tour.hear_until("the session stands", |event, _| {
            matches!(event, Event::Opened { .. })
        });
        tour
    }

    fn take(&mut self, input: Input) {
        let mut door = ToSession {
            session: &self.session,
            others: Recorder::default(),
        };
        self.app.handle(input, NOW_MS, &mut door);
        // What came in is ordered when it is shown.
        match self.app.is_linear() {
            true => drop(self.app.speak()),
            false => self.app.draw(&mut self.terminal).expect("a frame"),
        }
    }

    /// Hears the session until something holds.
    fn hear_until(&mut self, what: &str, holds: impl Fn(&Event, &App) -> bool) {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let event = self.events.recv_timeout(left);
            let event = event.unwrap_or_else(|_| panic!("never: {what}; {:?}", self.app.lesson()));
            self.take(Input::Session(Box::new(event.clone())));
            if holds(&event, &self.app) {
                return;
            }
        }
    }

    /// Does what the step says; waits until it is noticed.
    fn obey(&mut self) {
        let lesson = self.app.lesson().expect("a step");
        for part in &lesson.parts {
            match part {
                Part::Words(_) => {}
                Part::Text(text) => {
                    for character in text.chars() {
                        self.take(Input::Key(Key::character(character)));
                    }
                }
                Part::Keys(keys) => {
                    let keys = Key::parse_sequence(keys);
                    for key in keys.expect("the tour says keys and no name of an action") {
                        self.take(Input::Key(key));
                    }
                }
            }
        }
        let is_over = |app: &App| app.lesson().is_none_or(|it| it.number > lesson.number);
        if !is_over(&self.app) {
            self.hear_until(lesson.flow, |_, app| is_over(app));
        }
        // What follows a definition or a milestone is seen before one goes on.
        while let Ok(event) = self.events.recv_timeout(Duration::from_millis(300)) {
            self.take(Input::Session(Box::new(event)));
        }
    }

    fn stop(self) {
        self.session.commands.send(Command::Quit).expect("it runs");
        let outcome = self.session.join.join().expect("no panic");
        outcome.expect("the session stood");
    }
}

struct ToSession<'a> {
    session: &'a SessionHandle,
    others: Recorder,
}

impl Executor for ToSession<'_> {
    fn send(&mut self, command: Command) -> Result<(), String> {
        let sent = self.session.commands.send(command);
        sent.map_err(|error| error.to_string())
    }

    fn interrupt(&mut self) {
        self.others.interrupt();
    }

    fn copy(&mut self, text: &str) -> Result<(), String> {
        self.others.copy(text)
    }

    fn edit(&mut self, text: &str) -> Result<String, String> {
        self.others.edit(text)
    }

    fn notify(&mut self, text: &str) {
        self.others.notify(text);
    }

    fn suspend(&mut self) {
        self.others.suspend();
    }

    fn take_mouse(&mut self, taken: bool) {
        self.others.take_mouse(taken);
    }
}

#[test]
fn who_does_what_the_tour_says_comes_to_its_end_in_all_keys() {
    for preset in PRESETS {
        let folder = tempfile::tempdir().expect("a folder");
        let mut tour = Tour::start(folder.path(), preset.name, preset.name == "vim", None);
        for number in 1..=STEPS.len() {
            let lesson = tour.app.lesson().expect("a step");
            assert_eq!(lesson.number, number, "{}", preset.name);
            tour.obey();
        }
        assert_eq!(tour.app.lesson(), None);
        assert!(is_tour_over(&tour.app.remember()));
        tour.stop();
    }
}

#[test]
fn a_tour_that_was_left_goes_on_where_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut tour = Tour::start(folder.path(), "default", false, None);
    tour.obey();
    tour.obey();
    let remembered = tour.app.remember();
    assert!(!is_tour_over(&remembered));
    tour.stop();
    let mut tour = Tour::start(folder.path(), "default", false, Some(remembered));
    assert_eq!(tour.app.lesson().map(|it| it.number), Some(3));
    tour.obey();
    assert_eq!(tour.app.lesson().map(|it| it.number), Some(4));
    tour.stop();
}

#[test]
fn what_the_tour_names_exists() {
    let known = |id: ActionId| {
        let shared = ACTIONS
            .iter()
            .flat_map(|it| it.iter())
            .any(|it| it.id == id);
        shared || panes::actions().iter().any(|it| it.id == id)
    };
    for step in STEPS {
        assert!(
            panes::all().iter().any(|it| it.id() == step.pane),
            "{}",
            step.pane
        );
        for part in step.parts() {
            if let Part::Keys(action) = part {
                assert!(known(action), "{action}");
            }
        }
    }
}

/// What to do stands on the screen at every size that has room for it, and no size breaks.
#[test]
fn the_tour_stands_below_the_panes() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut tour = Tour::start(folder.path(), "default", false, None);
    for (columns, rows) in [(120, 40), (80, 24), (40, 12), (20, 5), (1, 1)] {
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a terminal");
        tour.app.draw(&mut terminal).expect("a frame");
        let screen: String = terminal
            .backend()
            .buffer()
            .content()
            .iter()
            .map(|it| it.symbol())
            .collect();
        let says = screen.contains("1/8 Define something");
        assert_eq!(says, columns >= 40, "{columns}x{rows}: {screen}");
        let all = screen.contains("press `enter`.");
        assert_eq!(all, columns >= 40, "{columns}x{rows}: {screen}");
    }
    tour.stop();
}

/// The program itself: a project of its own, left by keys, and found again.
#[test]
fn the_tour_keeps_its_place_between_starts() {
    let home = tempfile::tempdir().expect("a folder");
    for (first, next) in [("1/8", "2/8"), ("2/8", "2/8")] {
        let mut terminal = RealTerminal::start(home.path(), &["tutor"], (100, 30));
        terminal.wait_for(first);
        if first != next {
            terminal.wait_for("0 pending");
            terminal.type_keys("\x1b1(defun cube (x) (* x x x))\r");
            terminal.wait_for(next);
            terminal.type_keys("(* 6 7)\r");
            terminal.wait_for("⇒ 42");
        }
        terminal.type_keys("\x11");
        assert_eq!(terminal.wait_for_exit(), 0);
        terminal.assert_given_back();
    }
    let mut terminal = RealTerminal::start(home.path(), &["tutor", "--anew"], (100, 30));
    terminal.wait_for("1/8");
    terminal.kill();
}
