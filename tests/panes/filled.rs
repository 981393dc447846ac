//! Every pane with something in it: what the session said, what was opened, where the cursor stands.

use imago::session::command::RequestId;
use imago::session::event::Event;
use imago::session::view::outcomes::{CheckRow, TestKind, TestRow};
use imago::session::view::stopped::{FrameRow, StoppedView};
use imago::session::view::transcript::{TranscriptEntry, TranscriptKind};

use super::chat;
use crate::support::canned::answer;
use crate::support::screen::Screen;

/// Brings a screen into a state.
pub type Prepare = fn(&mut Screen);

/// The panes, each as one sees it while working.
pub const PANES: [(&str, Prepare); 12] = [
    ("repl", |screen| screen.keys("alt-1")),
    ("commits", |screen| screen.keys("alt-2 j space j")),
    ("violations", |screen| screen.keys("alt-3 j")),
    ("source", |screen| screen.keys("alt-3 j enter")),
    ("diff", |screen| screen.keys("alt-2 j j j j j j d")),
    ("definitions", |screen| screen.keys("alt-6 j l")),
    ("journal", |screen| screen.keys("alt-2 y alt-7")),
    ("tests", |screen| {
        screen.keys("alt-8 f11");
        tested(screen);
        screen.keys("a n");
    }),
    ("conditions", |screen| {
        screen.keys("alt-9 f11");
        halted(screen);
        screen.keys("G enter");
    }),
    ("insights", |screen| screen.keys("alt-0")),
    ("chat", |screen| {
        chat::proposed(screen);
        screen.keys("f3");
    }),
    ("review", |screen| {
        chat::proposed(screen);
        screen.keys("x");
    }),
];

/// What was said in a session.
pub fn transcript(screen: &mut Screen) {
    use TranscriptKind::*;
    for (id, kind, text) in [
        (1, Input, "(sum-list '(1 2 3))"),
        (1, Value, "6"),
        (2, Input, "(defn half [x]\n  (/ x 42))"),
        (
            2,
            Violations,
            "Violations detected: 2\n  error 3.1 `half` divides by what it is given\n  warning 1.3 the number 42 has no name",
        ),
        (2, Defined, "half · commit 13"),
        (3, Input, "(dotimes (i 3) (println \"line\" i))"),
        (3, Output, "line 0\nline 1\n"),
        (3, Output, "line 2\n"),
        (3, Value, "nil"),
        (4, Input, "(map-pairs list (numbers 3))"),
        (
            4,
            Error,
            "`numbers` is not defined\n  |\n1 | (map-pairs list (numbers 3))\n  |                  ^^^^^^^\n  = help: did you mean `number?`\n  in the top level of repl:1:17",
        ),
        (0, Note, "src/lists.lisp: 1 definition taken"),
    ] {
        screen.hear(Event::Transcript(TranscriptEntry {
            id: (id > 0).then_some(RequestId(id)),
            kind,
            text: text.to_owned(),
            value: None,
            beside: None,
        }));
    }
}

/// A value with parts, looked into.
pub fn valued(screen: &mut Screen) {
    screen.hear(Event::Transcript(TranscriptEntry {
        id: Some(RequestId(9)),
        kind: TranscriptKind::Value,
        text: "({:name \"item 0\" :tags (:a :b)} {:name \"item 1\" :tags (:a :b)} ...)".to_owned(),
        value: Some(1),
        beside: None,
    }));
    screen.keys("f11 alt-i");
}

/// Examples that pass, one that fails, and one that was left out.
pub fn tested(screen: &mut Screen) {
    let check = |text: &str, passed: bool| CheckRow {
        text: text.to_owned(),
        expected: "(1 2)".to_owned(),
        got: "(1 3)".to_owned(),
        kind: "value".to_owned(),
        passed,
        ..CheckRow::default()
    };
    let told = |name: &str, line: u32, checks: Vec<CheckRow>| TestRow {
        name: name.to_owned(),
        file: "src/lists.lisp".to_owned(),
        line,
        checks,
        ..TestRow::default()
    };
    let skipped = CheckRow {
        under: vec!["of numbers".to_owned()],
        kind: "skip".to_owned(),
        ..check("no network here", true)
    };
    for row in [
        told(
            "second-of",
            12,
            vec![check("(second-of '(1 2)) => 2", true)],
        ),
        told(
            "pair-of",
            3,
            vec![
                check("(pair-of 1 1) => (1 1)", true),
                check("(pair-of 1 2) => (1 3)  (wrong)", false),
            ],
        ),
        TestRow {
            name: "sums".to_owned(),
            kind: TestKind::Test,
            checks: vec![skipped],
            ..TestRow::default()
        },
    ] {
        screen.hear(Event::Tested { row: Box::new(row) });
    }
}

/// A program that stopped in a function of the tour.
pub fn halted(screen: &mut Screen) {
    let frame = |function: &str, place: &str, source: &str, at: &str, locals: &[(&str, &str)]| {
        let from = source.find(at).unwrap_or(0);
        FrameRow {
            function: function.into(),
            place: (!place.is_empty()).then(|| place.into()),
            source: source.into(),
            span: (from, from + at.len()),
            locals: locals
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect(),
            parameters: locals.len(),
            is_prelude: place.is_empty(),
            left_out: 0,
        }
    };
    let sum = "(defn sum-list [xs]\n  \"Adds up a list of numbers.\"\n  (fold + 0 xs))";
    let view = StoppedView {
        hint: Some("convert it with `string->number`".into()),
        frames: vec![
            frame("fold", "", "", "", &[]),
            frame(
                "sum-list",
                "src/lists.lisp:11:3",
                sum,
                "(fold + 0 xs)",
                &[("xs", "(1 2 \"three\")")],
            ),
            frame(
                "",
                "repl:1:1",
                "(sum-list '(1 2 \"three\"))",
                "(sum-list '(1 2 \"three\"))",
                &[],
            ),
        ],
        ..answer::stopped()
    };
    screen.hear(Event::Halted {
        view: Some(Box::new(view)),
    });
}
