//! A program that stops: what a person sees of it, asks it, and how it goes on.

use imago::session::command::{Command, RequestId};
use imago::session::event::Event;
use imago::session::view::stopped::{Resumption, StopAt, StoppedView};
use imago::session::view::transcript::{TranscriptEntry, TranscriptKind};

use crate::support::session::TestSession;

struct Stopped {
    session: TestSession,
    view: StoppedView,
    asked: RequestId,
    _folder: tempfile::TempDir,
}

/// Evaluates a text up to where it stops.
fn stop(what: StopAt, text: &str) -> Stopped {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = TestSession::open(folder.path());
    session.evaluate("(define (half n scale) (if (odd? n) (error \"odd\") (/ (* n scale) 2)))");
    session.evaluate(
        "(define (halve n) (restart-case (half n 1) (use-value (x) x) (skip () :report \"Skip it.\" :skipped)))",
    );
    session.send(Command::StopAt { what });
    let id = session.request();
    session.send(Command::Evaluate {
        id,
        text: text.into(),
    });
    let halted = session.wait_for("the stop", |event| matches!(event, Event::Halted { .. }));
    let Event::Halted { view: Some(view) } = halted else {
        panic!("it went on");
    };
    Stopped {
        session,
        view: *view,
        asked: id,
        _folder: folder,
    }
}

impl Stopped {
    fn ask(&mut self, frame: usize, form: &str) -> (String, bool) {
        let id = self.session.request();
        self.session.send(Command::AskFrame {
            id,
            frame,
            form: form.into(),
        });
        let answer = self.session.wait_for(
            form,
            |event| matches!(event, Event::FrameAnswered { id: it, .. } if *it == id),
        );
        match answer {
            Event::FrameAnswered { text, ok, .. } => (text, ok),
            _ => unreachable!("only such events fit"),
        }
    }

    /// Lets it go on, and answers what it came to.
    fn resume(&mut self, how: Resumption) -> Option<String> {
        let id = self.session.request();
        self.session.send(Command::Resume { id, how });
        let asked = self.asked;
        self.session.wait_for(
            "the end",
            |event| matches!(event, Event::Finished { id, .. } if *id == asked),
        );
        self.session
            .heard
            .iter()
            .rev()
            .find_map(|event| match event {
                Event::Transcript(TranscriptEntry {
                    id: Some(id),
                    kind: TranscriptKind::Value,
                    text,
                    ..
                }) if *id == asked => Some(text.clone()),
                _ => None,
            })
    }

    /// What the transcript keeps of the stop.
    fn notes(&self) -> Vec<&str> {
        let said = self.session.heard.iter().filter_map(|event| match event {
            Event::Transcript(it) if it.kind == TranscriptKind::Note => Some(it.text.as_str()),
            _ => None,
        });
        said.collect()
    }

    fn frame(&self, function: &str) -> usize {
        let mut frames = self.view.frames.iter();
        let place = frames.position(|it| &*it.function == function);
        place.unwrap_or_else(|| panic!("no call of {function} in {:#?}", self.view.frames))
    }
}

#[test]
fn it_tells_its_restarts_and_its_calls() {
    let stopped = stop(StopAt::Restarts, "(list (halve 7))");
    let restarts = stopped.view.restarts.iter();
    let told: Vec<(&str, &str)> = restarts.map(|it| (&*it.name, &*it.report)).collect();
    assert_eq!(told, [("use-value", "use-value"), ("skip", "Skip it.")]);
    let half = &stopped.view.frames[stopped.frame("half")];
    let locals: Vec<(&str, &str)> = half.locals.iter().map(|(a, b)| (&**a, &**b)).collect();
    assert_eq!(locals, [("n", "7"), ("scale", "1")]);
    let (from, to) = half.span;
    assert_eq!(&half.source[from..to], "(error \"odd\")");
}

#[test]
fn a_form_means_in_a_call_what_it_would_there() {
    let mut stopped = stop(StopAt::Restarts, "(list (halve 7))");
    let half = stopped.frame("half");
    assert_eq!(stopped.ask(half, "(+ n 1) ; why"), ("8".into(), true));
    let (message, ok) = stopped.ask(half, "(car n)");
    assert!(!ok && message.contains("expected list"), "{message}");
    assert!(!stopped.ask(half, "(+ n").1);
    assert!(!stopped.ask(half, "1 2").1);
    // It stands where it stood, whatever was asked.
    assert_eq!(stopped.ask(half, "n"), ("7".into(), true));
    let how = Resumption::Restart {
        place: 0,
        arguments: "(+ 40 2)".into(),
    };
    assert_eq!(stopped.resume(how).as_deref(), Some("(42)"));
}

#[test]
fn it_goes_on_by_a_restart_a_value_or_not_at_all() {
    let skip = Resumption::Restart {
        place: 1,
        arguments: String::new(),
    };
    let mut stopped = stop(StopAt::Restarts, "(list (halve 7))");
    assert_eq!(stopped.resume(skip).as_deref(), Some("(:skipped)"));
    assert_eq!(
        stopped.notes(),
        ["stopped: odd", "goes on by the restart `skip`"]
    );
    let value = Resumption::Return {
        form: "(* 2 21)".into(),
    };
    let mut stopped = stop(StopAt::Everything, "(list (half 7 1))");
    assert_eq!(stopped.resume(value).as_deref(), Some("(42)"));
    let mut stopped = stop(
        StopAt::Everything,
        "(unwind-protect (half 7 1) (print :cleaned))",
    );
    assert_eq!(stopped.resume(Resumption::Abort), None);
    assert_eq!(stopped.notes(), ["stopped: odd", "ended where it stopped"]);
    let is_cleaned = |event: &Event| matches!(event, Event::Transcript(it) if it.kind == TranscriptKind::Output && it.text.contains(":cleaned"));
    assert!(stopped.session.heard.iter().any(is_cleaned));
    assert!(stopped.session.evaluate("(+ 1 2)"));
}

#[test]
fn what_is_asked_meanwhile_waits_or_is_answered() {
    let mut stopped = stop(StopAt::Restarts, "(halve 7)");
    let later = stopped.session.request();
    stopped.session.send(Command::Evaluate {
        id: later,
        text: "(halve 8)".into(),
    });
    let id = stopped.session.request();
    stopped.session.send(Command::Relate {
        id,
        name: "half".into(),
    });
    stopped.session.wait_for(
        "an answer",
        |event| matches!(event, Event::Related { id: it, .. } if *it == id),
    );
    stopped.resume(Resumption::Abort);
    stopped.session.wait_for(
        "what waited",
        |event| matches!(event, Event::Finished { id, ok: true } if *id == later),
    );
}

#[test]
fn plain_errors_and_definitions_end_as_ever() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = TestSession::open(folder.path());
    session.send(Command::StopAt {
        what: StopAt::Restarts,
    });
    assert!(!session.evaluate("(car 5)"));
    session.send(Command::StopAt {
        what: StopAt::Everything,
    });
    assert!(!session.evaluate("(define broken (car 5))"));
    assert!(session.evaluate("(try (car 5) (catch e 1))"));
    let halted = session.heard.iter();
    assert_eq!(
        halted
            .filter(|it| matches!(it, Event::Halted { .. }))
            .count(),
        0
    );
}

#[test]
fn variables_are_seen_and_asked_for_beside_parameters() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = TestSession::open(folder.path());
    session.evaluate(
        "(defn dive (n) \"D.\"
           (let ((m (* 2 n)))
             (if (= n 0)
                 (restart-case (error \"deep\") (skip () 7))
                 (+ 1 (dive (- n 1))))))",
    );
    // A loop, a name bound twice, one that an inner function changes, and captured ones.
    session.evaluate(
        "(defn walk (xs) \"W.\"
           (let ((total 0) (mark :outer))
             (let ((mark :inner) (seen (list mark)))
               (dolist (x xs)
                 (let* ((twice (* 2 x)) (add (lambda (by) (set! total (+ total by)) (dive by) total)))
                   (add twice)))
               (list mark seen total))
             (let ((late 1)) late)))",
    );
    session.send(Command::StopAt {
        what: StopAt::Restarts,
    });
    let id = session.request();
    session.send(Command::Evaluate {
        id,
        text: "(walk '(1 2))".into(),
    });
    let halted = session.wait_for("the stop", |event| matches!(event, Event::Halted { .. }));
    let Event::Halted { view: Some(view) } = halted else {
        panic!("it went on");
    };
    let mut stopped = Stopped {
        session,
        view: *view,
        asked: id,
        _folder: folder,
    };
    let told = |stopped: &Stopped| -> Vec<String> {
        let own = stopped.view.frames.iter().filter(|it| !it.is_prelude);
        let told = own.map(|frame| {
            let (given, others) = frame.locals.split_at(frame.parameters);
            let words = |all: &[(std::sync::Arc<str>, std::sync::Arc<str>)]| {
                let all = all.iter().map(|(name, value)| format!("{name}={value}"));
                all.collect::<Vec<_>>().join(" ")
            };
            format!("{}: {} | {}", frame.function, words(given), words(others))
        });
        told.collect()
    };
    assert_eq!(
        told(&stopped),
        [
            "dive: n=0 | m=0",
            "dive: n=1 | m=2",
            "dive: n=2 | m=4",
            "(anonymous): by=2 | total=2",
            "walk: xs=(1 2) | total=2 mark=:inner seen=(:outer) x=1 twice=2 add=<native-fn <vm-closure>>",
            ":  | ",
        ]
    );
    let place = |function: &str| {
        let frames = stopped.view.frames.iter();
        let mut own = frames.enumerate().filter(|it| !it.1.is_prelude);
        let place = own.find(|it| &*it.1.function == function);
        place.expect("it is there").0
    };
    let (dive, add, walk) = (place("dive"), place("(anonymous)"), place("walk"));
    assert_eq!(stopped.ask(dive, "(list n m)"), ("(0 0)".into(), true));
    assert_eq!(stopped.ask(dive + 2, "(+ n m)"), ("6".into(), true));
    assert_eq!(stopped.ask(add, "(list by total)"), ("(2 2)".into(), true));
    assert_eq!(
        stopped.ask(walk, "(list mark x twice)"),
        ("(:inner 1 2)".into(), true)
    );
    let (text, ok) = stopped.ask(walk, "late");
    assert!(!ok && text.contains("`late` is not bound"), "{text}");
}
