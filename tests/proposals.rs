//! What a model writes passes the gate, step by step, or changes nothing.

use imago::session::archive::Archive;
use imago::session::command::Command;
use imago::session::event::Event;
use imago::session::view::gate::{GateReport, Stage, StepState};

use crate::support::session::TestSession;

const SETTINGS: &str = "[project]\nsources = [\"src\"]\n";

/// What stands before a model says anything.
const PROGRAM: &str = r#"(defn double
  "Doubles.
   >>> (double 2)
   4"
  (n)
  (+ n n))

;; A remark.
(defn quadruple
  "Doubles twice.
   >>> (quadruple 2)
   8"
  (n)
  (double (double n)))
"#;

fn project(settings: &str) -> (tempfile::TempDir, TestSession) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(folder.path().join("src")).expect("a folder");
    std::fs::write(folder.path().join("imago.toml"), settings).expect("a file");
    std::fs::write(folder.path().join("src/twice.lisp"), PROGRAM).expect("a file");
    // Nobody typed this one: it stands in a file that is watched.
    let test = "(deftest \"doubles in a file\" (ok (= (double 6) 12)))";
    std::fs::write(folder.path().join("src/tests.lisp"), test).expect("a file");
    let mut session = TestSession::open(folder.path());
    assert!(session.evaluate("(deftest \"doubles\" (ok (= (double 5) 10)))"));
    (folder, session)
}

/// Leads a proposal through the gate; answers the last report.
fn gate(session: &mut TestSession, text: &str, names: &[&str]) -> GateReport {
    let id = session.request();
    session.send(Command::Gate {
        id,
        text: text.into(),
        names: names.iter().map(|it| it.to_string()).collect(),
    });
    let is_over = |report: &GateReport| {
        let mut steps = report.definitions.iter().flat_map(|it| &it.steps);
        steps.all(|it| !matches!(it.state, StepState::Waiting | StepState::Running))
    };
    let event = session.wait_for(
        "the end of the gate",
        |event| matches!(event, Event::Gated { id: it, report } if *it == id && is_over(report)),
    );
    match event {
        Event::Gated { report, .. } => *report,
        other => panic!("{other:?}"),
    }
}

fn accept(session: &mut TestSession, text: &str, names: &[&str]) -> bool {
    let id = session.request();
    session.send(Command::Accept {
        id,
        text: text.into(),
        names: names.iter().map(|it| it.to_string()).collect(),
        exchange: None,
    });
    let event = session.wait_for(
        "the end",
        |event| matches!(event, Event::Finished { id: it, .. } if *it == id),
    );
    matches!(event, Event::Finished { ok: true, .. })
}

/// The names that were defined since the project was opened.
fn news(session: &TestSession) -> Vec<String> {
    session.commits().split_off(4)
}

fn detail(report: &GateReport, stage: Stage) -> String {
    let steps = report.definitions.iter().flat_map(|it| &it.steps);
    let steps = steps.filter(|it| it.step == stage);
    let lines: Vec<String> = steps.flat_map(|it| it.detail.clone()).collect();
    lines.join("\n")
}

#[test]
fn a_good_definition_passes_every_step_and_is_written_into_its_file() {
    let (folder, mut session) = project(SETTINGS);
    let text = "Here it is:\n\n```lisp\n(defn double (n) (* 2 n))\n```\n";
    let report = gate(&mut session, text, &["double"]);
    assert!(report.may_apply, "{report:#?}");
    assert_eq!(report.trouble, None);
    assert_eq!(detail(&report, Stage::Examples), "1 of 1 hold");
    assert_eq!(detail(&report, Stage::Dependents), "3 of 3 hold");
    assert!(!report.layers.is_empty());
    assert_eq!(news(&session), [] as [&str; 0], "nothing changed");
    assert!(accept(&mut session, text, &["double"]));
    assert_eq!(news(&session), ["double"]);
    assert_eq!(session.value_of("(double 21)"), "42");
    let written = std::fs::read_to_string(folder.path().join("src/twice.lisp")).expect("a file");
    let expected = PROGRAM.replacen("(n)\n  (+ n n)", "(n) (* 2 n)", 1);
    assert_eq!(written, expected, "everything else is as it was");
    session.close();
    let archive = Archive::open_for_reading(folder.path()).expect("a history");
    let rows = archive.commit_rows().expect("the commits");
    let row = rows.last().expect("a commit");
    assert_eq!((&*row.author, &*row.origin), ("a model", "patch"));
}

#[test]
fn what_fails_in_a_step_changes_nothing() {
    let (_folder, mut session) = project(SETTINGS);
    let failing = [
        ("(defn triple (n) n)", Stage::Reading),
        ("(defn double (n m) n)", Stage::Reading),
        ("(defn double (n) (undefined-function))", Stage::Examples),
        ("(defn double (n) (* 3 n))", Stage::Examples),
        ("(defn double (n) (if (= n 2) 4 0))", Stage::Dependents),
        ("(defn double (n) (file/read \"x\"))", Stage::Examples),
        ("(define double (throw :no))", Stage::Evaluation),
        ("(define double (fn () 1))", Stage::Reading),
        ("(define double ((fn () (fn () 1))))", Stage::Evaluation),
    ];
    for (text, stage) in failing {
        let report = gate(&mut session, text, &["double"]);
        assert!(!report.may_apply, "{text}");
        let failed = report.definitions.iter().map(|it| it.state(stage));
        let is_whole = report.trouble.is_some();
        assert!(
            is_whole || failed.clone().all(|it| it == StepState::Failed),
            "{text} {report:#?}"
        );
        assert!(!accept(&mut session, text, &["double"]), "{text}");
    }
    assert_eq!(news(&session), [] as [&str; 0]);
    assert_eq!(session.value_of("(double 21)"), "42");
}

#[test]
fn new_findings_and_wider_effects_are_shown() {
    let (_folder, mut session) = project(SETTINGS);
    let text = "(defn double (n) (if (> n 1000) (begin (file/read \"x\") n) (+ n n)))";
    let report = gate(&mut session, text, &["double"]);
    assert!(report.may_apply, "{report:#?}");
    let wider = detail(&report, Stage::Effects);
    assert!(wider.contains("wider: file"), "{wider}");
    let found = detail(&report, Stage::Audit);
    assert!(found.contains("magic-number"), "{found}");
    let strict = format!("{SETTINGS}\n[audit.paths]\npatch = \"deny\"\n\n[audit]\ntolerance = 0\n");
    let (_folder, mut session) = project(&strict);
    let report = gate(&mut session, text, &["double"]);
    assert!(!report.may_apply, "{report:#?}");
    assert_eq!(report.definitions[0].state(Stage::Audit), StepState::Failed);
}

#[test]
fn several_definitions_come_in_together_or_not_at_all() {
    let (_folder, mut session) = project(SETTINGS);
    let names = ["double", "half"];
    let both = "(defn double (n) (half (* 4 n)))\n(defn half (n) (/ n 2))";
    assert!(accept(&mut session, both, &names));
    assert_eq!(news(&session), ["double", "half"]);
    assert_eq!(session.value_of("(double 21)"), "42");
    let bad = "(defn double (n) (+ n n))\n(defn half (n) (throw :no) )\n(defn other () 1)";
    assert!(!accept(&mut session, bad, &names));
    assert_eq!(news(&session), ["double", "half"]);
}
