//! The linear renderer: the same app with the same panes and keys, heard instead of seen.

use std::collections::VecDeque;
use std::fs;

use imago::panes;
use imago::session::event::Event;
use imago::session::view::status::Activity;
use imago::ui::action::POPUP;
use imago::ui::app::{App, AppOptions};
use imago::ui::color::Depth;
use imago::ui::executor::Recorder;
use imago::ui::input::Input;
use imago::ui::key::Key;
use imago::ui::pane::Capabilities;

use crate::support::screen::{CannedSession, NOW_MS};
use crate::support::terminal::Terminal;

/// Somebody who hears what the app says.
struct Listener {
    app: App,
    session: CannedSession,
    now_ms: i64,
    /// Whether the session answers later than the frame.
    holds_back: bool,
    /// What it will answer then.
    held: Vec<Event>,
}

impl Listener {
    fn open() -> Listener {
        let mut options = AppOptions::new(Capabilities {
            depth: Depth::Mono,
            unicode: true,
        });
        options.linear = true;
        options.project = "tour".to_owned();
        let mut listener = Listener {
            app: App::new(options, panes::all()),
            session: CannedSession::tour(),
            now_ms: NOW_MS,
            holds_back: false,
            held: Vec::new(),
        };
        let opened = listener.session.opened();
        listener.take(Input::Session(Box::new(opened)));
        listener.app.speak();
        listener
    }

    /// Takes one input and what the session answers, as one batch.
    fn take(&mut self, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let mut recorder = Recorder::default();
            self.app.handle(input, self.now_ms, &mut recorder);
            for command in recorder.commands {
                let answers = self.session.answer(&command);
                match self.holds_back {
                    true => self.held.extend(answers),
                    false => {
                        inputs.extend(answers.into_iter().map(|it| Input::Session(Box::new(it))));
                    }
                }
            }
        }
    }

    /// Lets the answers come that were held back; returns what is heard.
    fn answers(&mut self) -> String {
        for event in std::mem::take(&mut self.held) {
            self.take(Input::Session(Box::new(event)));
        }
        self.app.speak()
    }

    /// Presses keys; returns what is heard meanwhile.
    fn keys(&mut self, keys: &str) -> String {
        let keys = Key::parse_sequence(keys).unwrap_or_else(|error| panic!("{keys}: {error}"));
        let said = keys.into_iter().map(|key| {
            self.take(Input::Key(key));
            self.app.speak()
        });
        said.collect()
    }

    fn typed(&mut self, text: &str) -> String {
        let said = text.chars().map(|it| {
            self.take(Input::Key(Key::character(it)));
            self.app.speak()
        });
        said.collect()
    }
}

#[track_caller]
fn hears(said: &str, words: &str) {
    assert!(said.contains(words), "no `{words}` in\n{said}");
}

#[test]
fn focus_and_selection_are_said() {
    let mut listener = Listener::open();
    let said = listener.keys("alt-2");
    hears(&said, "Commits, ");
    hears(
        &said,
        "\r\nmilestone A counter that survives, 2 commits\r\n",
    );
    assert_eq!(
        listener.keys("j"),
        "milestone List helpers, 3 commits\r\n",
        "one row, and nothing else"
    );
    hears(
        &listener.keys("j"),
        "sum-list, function, pending, src/lists.lisp:9",
    );
    let said = listener.keys("space");
    hears(&said, "1 marked\r\n");
    hears(&listener.keys("k"), "marked, sum-list");
    hears(&listener.keys("alt-3 j"), "failed: run-form");
    hears(&listener.keys("alt-0"), "2026-11-19  10 commits");
}

#[test]
fn nothing_is_said_twice() {
    let mut listener = Listener::open();
    listener.keys("alt-2 j");
    assert_eq!(listener.app.speak(), "");
    listener.take(Input::Resize);
    assert_eq!(listener.app.speak(), "");
    assert!(!listener.app.is_dirty());
}

#[test]
fn what_is_typed_is_heard_and_so_is_its_value() {
    let mut listener = Listener::open();
    assert_eq!(listener.typed("(+ 1 2)"), "(+ 1 2)");
    assert_eq!(listener.keys("backspace"), "\x08 \x08");
    assert_eq!(listener.typed(")"), ")");
    assert_eq!(listener.keys("enter"), "\r\nvalue: 6\r\nλ ");
    let said = listener.typed("(defn third [x] x)") + &listener.keys("enter");
    hears(&said, "defined: third · commit 13");
}

/// A real session answers later than the frame in which the line was sent off.
#[test]
fn what_was_typed_stays_until_its_value_comes() {
    let mut listener = Listener::open();
    listener.typed("(+ 1 2)");
    listener.holds_back = true;
    assert_eq!(listener.keys("enter"), "\r\n", "nothing is taken back");
    assert_eq!(listener.answers(), "value: 6\r\nλ ", "nor said again");
    // Who does not wait has a prompt, and the answer stands above what is typed.
    listener.typed("(+ 3 4)");
    listener.keys("enter");
    assert_eq!(listener.typed("(f"), "λ (f");
    assert_eq!(listener.answers(), "\r\nvalue: 6\r\nλ (f");
}

#[test]
fn a_number_says_what_it_counts_and_what_is_dropped_is_named() {
    let mut listener = Listener::open();
    hears(&listener.keys("alt-2"), "Commits, 10 in all\r\n");
    hears(&listener.keys("space"), "1 marked\r\n");
    hears(&listener.keys("esc"), "no longer 1 marked\r\n");
    hears(&listener.keys("v j"), "range of 2\r\n");
    hears(&listener.keys("esc"), "no longer range of 2\r\n");
}

/// What a filter leaves is said once one pauses, not at each letter.
#[test]
fn a_filter_says_what_is_left_when_typing_rests() {
    for (pane, text, left) in [
        ("alt-2", "sum", "3 of 10, sum-list, function, pending"),
        ("alt-3", "magic", " by severity, "),
        ("alt-6", "sum", " by kind, "),
    ] {
        let mut listener = Listener::open();
        listener.keys(pane);
        listener.keys("/");
        assert_eq!(listener.app.deadline(), None, "{pane}: nothing is typed");
        let said = listener.typed(text);
        assert_eq!(said, text, "{pane}");
        let due = listener.app.deadline().expect("it will be said");
        listener.now_ms = due;
        listener.app.tick(due);
        let said = listener.app.speak();
        hears(&said, left);
        hears(&said, &format!("\r\nfilter {text}"));
        assert_eq!(listener.app.speak(), "", "{pane}: once");
        assert_eq!(listener.app.deadline(), None, "{pane}");
    }
}

#[test]
fn popups_are_said_and_digits_choose() {
    let mut listener = Listener::open();
    let said = listener.keys("alt-2 f10");
    hears(&said, "1 default\r\n2 vim\r\n");
    hears(&said, "default, 1 of 3\r\n");
    let said = listener.keys("2");
    hears(&said, "keys of vim");
    assert!(!said.contains("find"), "the list is closed: {said}");
    let said = listener.keys("ctrl-p");
    hears(&said, "Command palette\r\n");
    let said = listener.typed("zoom");
    hears(
        &said,
        "Zoom pane, Gives the focused pane the whole screen, or gives it back., ",
    );
    // Alt and a digit choose while something is typed.
    hears(&listener.keys("alt-1"), "milestone A counter that survives");
}

#[test]
fn questions_say_how_they_are_answered() {
    let mut listener = Listener::open();
    let mut status = listener.session.status();
    status.activity = Activity::Evaluating {
        what: "(loop)".to_owned(),
    };
    listener.take(Input::Session(Box::new(Event::Status(status))));
    let said = listener.keys("ctrl-q");
    hears(&said, "Quit\r\nSomething is still running.");
    hears(&said, "enter, 1 or q: Quit   esc, 2 or n: stay\r\n");
    listener.keys("2");
    assert!(!listener.app.finished());
    listener.keys("ctrl-q 1");
    assert!(listener.app.deadline().is_some(), "it is on its way out");
}

#[test]
fn long_work_is_said_when_it_is_long_and_when_it_is_over() {
    let mut listener = Listener::open();
    let idle = listener.session.status();
    let mut busy = idle.clone();
    busy.activity = Activity::Evaluating {
        what: "(loop)".to_owned(),
    };
    let hear = |listener: &mut Listener, status| {
        listener.take(Input::Session(Box::new(Event::Status(status))));
        listener.app.speak()
    };
    assert_eq!(hear(&mut listener, busy.clone()), "");
    assert_eq!(hear(&mut listener, idle.clone()), "", "it was short");
    hear(&mut listener, busy);
    let due = listener.app.deadline().expect("it will be said");
    listener.now_ms = due;
    listener.app.tick(due);
    assert!(listener.app.is_dirty());
    hears(&listener.app.speak(), "evaluating (loop)\r\n");
    hears(&hear(&mut listener, idle), "ready\r\n");
}

#[test]
fn a_prefix_says_what_may_follow_and_a_pane_reads_itself() {
    let mut listener = Listener::open();
    listener.keys("alt-2 ctrl-w");
    let due = listener.app.deadline().expect("which key");
    listener.now_ms = due;
    listener.app.tick(due);
    let said = listener.app.speak();
    hears(&said, "ctrl-w:\r\n");
    hears(&said, "Split to the right");
    let said = listener.keys("esc ctrl-l");
    hears(&said, "make-counter function");
    hears(&said, "tour, ready, 5 pending");
}

/// Whatever one does, in whichever keys, only text is written: no address, no colour, no other mode.
#[test]
fn every_action_is_heard_as_text_alone() {
    let shared = |it: &imago::ui::action::Action| it.contexts.contains(&POPUP);
    for action in panes::actions().into_iter().filter(|it| !shared(it)) {
        let mut listener = Listener::open();
        let mut said = listener.keys("ctrl-p");
        listener.take(Input::Paste(action.title.to_owned()));
        said += &listener.app.speak();
        said += &listener.keys("enter esc");
        let is_text = |it: char| !it.is_control() || "\r\n\x08".contains(it);
        assert!(said.chars().all(is_text), "{}: {said:?}", action.id);
    }
}

/// On a real terminal: nothing is addressed, and the terminal is given back.
#[test]
fn a_terminal_is_only_appended_to() {
    for (terminal, modes) in [
        ("xterm-256color", &["\x1b[?2004h", "\x1b[?2004l"][..]),
        ("dumb", &[]),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("imago.toml"), "[ui]\nlinear = true\n").expect("settings");
        let mut terminal =
            Terminal::start_as(folder.path(), &["."], (80, 24), &[("TERM", terminal)]);
        terminal.wait_for("λ");
        terminal.type_keys("(* 6 7)\r");
        terminal.wait_for("value: 42");
        terminal.type_keys("\x1b2");
        terminal.wait_for("no commits yet");
        terminal.type_keys("\x11");
        assert_eq!(terminal.wait_for_exit(), 0);
        let mut text = String::from_utf8(terminal.bytes.clone()).expect("text");
        for mode in modes {
            assert!(text.contains(mode), "{text:?}");
            text = text.replace(mode, "");
        }
        let is_text = |it: char| !it.is_control() || "\r\n\x08".contains(it);
        assert!(text.chars().all(is_text), "{text:?}");
        terminal.assert_given_back();
    }
}
