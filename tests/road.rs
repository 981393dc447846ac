//! The one road: a definition is in the image and in the history, or in neither; it is evaluated
//! once; the session answers while a program runs.

use std::path::Path;

use imago::history::{Store, checkpoint};
use imago::session::command::Command;
use imago::session::config::{Config, PolicyConfig};
use imago::session::event::Event;
use imago::session::options::{Keep, SessionOptions};
use imago::session::view::transcript::TranscriptKind;

use crate::support::session::TestSession;

fn project() -> (tempfile::TempDir, TestSession) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let session = TestSession::open(folder.path());
    (folder, session)
}

fn with_config(folder: &Path, config: Config) -> TestSession {
    TestSession::open_with(SessionOptions {
        folder: folder.to_path_buf(),
        config,
        keep: Keep::InProject,
        data: None,
        origin: "repl".into(),
        author: "ada".into(),
        resumes: None,
        keeps_image: false,
        watch: false,
    })
}

#[test]
fn a_definition_is_evaluated_exactly_once() {
    let (_folder, mut session) = project();
    session.evaluate("(define counter (make-array 1))");
    session.evaluate("(setf (aref counter 0) 0)");
    session.evaluate("(define x (begin (setf (aref counter 0) (+ 1 (aref counter 0))) 7))");
    assert_eq!(session.value_of("(aref counter 0)"), "1");
}

/// What a definition's examples came to when it was judged is told when it stands.
#[test]
fn examples_are_told_with_the_definition() {
    let (_folder, mut session) = project();
    let id = session.request();
    session.send(Command::Evaluate {
        id,
        text: "(defun half (x) \"Half of X.\n>>> (half 3)\n1\" (/ x 2))".into(),
    });
    let told = session.wait_for("examples", |event| matches!(event, Event::Tested { .. }));
    match told {
        Event::Tested { row } => {
            assert_eq!((row.name.as_str(), row.commit), ("half", 2));
            assert!(!row.has_passed(), "{row:?}");
        }
        other => panic!("{other:?}"),
    }
    session.wait_for("the end", |event| matches!(event, Event::Finished { .. }));
}

/// A session whose history is signed with a key below `data`.
fn signed(folder: &Path, data: &Path) -> TestSession {
    TestSession::open_with(SessionOptions {
        folder: folder.to_path_buf(),
        config: Config::default(),
        keep: Keep::InProject,
        data: Some(data.to_path_buf()),
        resumes: None,
        keeps_image: false,
        origin: "repl".into(),
        author: "ada".into(),
        watch: false,
    })
}

fn signed_entries(folder: &Path) -> u64 {
    let store = Store::open_for_reading(&folder.join(".imago/history.db")).expect("a history");
    let newest = checkpoint::newest(&store).expect("read");
    newest.map_or(0, |it| it.size)
}

#[test]
fn a_history_is_signed_by_number_at_milestones_and_at_the_end() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = tempfile::tempdir().expect("a temporary folder");
    let mut session = signed(folder.path(), data.path());
    session.evaluate("(define x 1)");
    assert_eq!(signed_entries(folder.path()), 0, "not at each commit");
    session.evaluate("(human-commit \"First.\")");
    // The signature comes from another thread; the session keeps it when it has nothing else to do.
    let wait_for = |session: &mut TestSession, count: u64| {
        for _ in 0..5_000 {
            session.evaluate("x");
            if signed_entries(folder.path()) >= count {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        panic!("{count} entries are not signed");
    };
    wait_for(&mut session, 3);
    let many: String = (0..300)
        .map(|it| format!("(define y{it} {it})\n"))
        .collect();
    session.evaluate(&many);
    wait_for(&mut session, 303);
    session.evaluate("(define z 1)");
    session.close();
    assert_eq!(signed_entries(folder.path()), 304);
}

/// What is put back to an older state is told at the next start.
#[test]
fn a_history_that_was_rolled_back_is_not_signed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = tempfile::tempdir().expect("a temporary folder");
    let history = folder.path().join(".imago/history.db");
    let mut session = signed(folder.path(), data.path());
    session.evaluate("(define x 1)");
    session.close();
    let older = std::fs::read(&history).expect("the file");
    let mut session = signed(folder.path(), data.path());
    session.evaluate("(define x 2)");
    session.close();
    std::fs::write(&history, older).expect("rolled back");
    let mut session = signed(folder.path(), data.path());
    let told = session.heard.iter().any(|event| match event {
        Event::Transcript(entry) => entry
            .text
            .contains("3 entries were signed, and the log has 2"),
        _ => false,
    });
    assert!(told, "{:#?}", session.heard);
    assert_eq!(session.value_of("x"), "1", "it works all the same");
}

#[test]
fn an_expression_leaves_no_commit() {
    let (_folder, mut session) = project();
    session.evaluate("(define x 1)");
    assert!(session.evaluate("(set! x 5) (+ x 1)"));
    assert_eq!(session.commits(), ["x"]);
    assert_eq!(session.value_of("x"), "5");
}

#[test]
fn a_definition_that_a_macro_makes_is_on_the_record() {
    let (folder, mut session) = project();
    session.evaluate("(defmacro define-getter (name value) `(defun ,name () ,value))");
    assert!(session.evaluate("(define-getter nine 9)"));
    assert_eq!(session.commits(), ["define-getter", "nine"]);
    session.close();
    let mut session = TestSession::open(folder.path());
    assert_eq!(session.value_of("(nine)"), "9");
}

#[test]
fn a_failing_definition_leaves_everything_as_it_was() {
    let (_folder, mut session) = project();
    session.evaluate("(define x 1)");
    session.evaluate("(define table (make-array 1))");
    session.evaluate("(setf (aref table 0) :before)");
    assert!(!session.evaluate("(define x (begin (setf (aref table 0) :after) (car 5)))"));
    assert_eq!(session.value_of("(list x (aref table 0))"), "(1 :before)");
    assert!(!session.evaluate("(define y (car 5))"));
    assert!(!session.evaluate("y"));
    assert_eq!(session.commits(), ["x", "table"]);
}

#[test]
fn a_refused_definition_never_runs() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut config = Config::default();
    config.audit.policy = Some(PolicyConfig::Deny);
    config.audit.tolerance = 3;
    let mut session = with_config(folder.path(), config);
    let refused = "(define (shipping w c e)\n  (if (> w 37) (* w 4.5) (+ 12.9 (* w 2.75))))";
    assert!(!session.evaluate(refused));
    assert!(session.commits().is_empty());
    assert!(!session.evaluate("(shipping 1 2 3)"));
    let violations = session.said(TranscriptKind::Violations);
    assert!(
        violations[0].starts_with("Violations detected: "),
        "{violations:?}"
    );
    assert!(session.said(TranscriptKind::Error)[0].contains("refused"));
    assert!(session.evaluate("(define (twice x) \"Two times X.\" (+ x x))"));
    assert_eq!(session.commits(), ["twice"]);
}

#[test]
fn a_text_that_cannot_be_read_runs_not_at_all() {
    let (_folder, mut session) = project();
    assert!(!session.evaluate("(define a 1) (define b 2"));
    assert!(session.commits().is_empty());
    let error = session
        .said(TranscriptKind::Error)
        .pop()
        .unwrap_or_default();
    assert!(error.contains("(define b"), "{error}");
}

#[test]
fn everything_is_there_after_a_restart() {
    let (folder, mut session) = project();
    session.evaluate("(define (square x) \"X times X.\" (* x x))");
    session.evaluate("(define nine (square 3))");
    session.evaluate("(defmacro unless-zero (n body) \"BODY unless N.\" `(if (= ,n 0) nil ,body))");
    session.evaluate("(define (inverse n) \"One over N.\" (unless-zero n (/ 1 n)))");
    // A macro that is changed stands before its users all the same.
    session
        .evaluate("(defmacro unless-zero (n body) \"BODY unless N.\" `(if (= ,n 0) :none ,body))");
    session.evaluate("(define (square x) \"X times X, again.\" (* x x))");
    session.close();
    let mut session = TestSession::open(folder.path());
    assert_eq!(session.said(TranscriptKind::Error), Vec::<String>::new());
    assert_eq!(
        session.value_of("(list nine (square 4) (inverse 4))"),
        "(9 16 1/4)"
    );
    assert_eq!(session.value_of("(inverse 0)"), ":none");
    match session.heard.first() {
        Some(Event::Opened {
            commits,
            input_history,
            ..
        }) => {
            assert_eq!(commits.len(), 6);
            assert!(input_history.iter().any(|line| line.contains("nine")));
        }
        other => panic!("the first event should be `Opened` and is {other:?}"),
    }
}

#[test]
fn the_past_is_not_repeated_to_the_world() {
    let (folder, mut session) = project();
    session.evaluate("(define x (begin (println \"once\") 1))");
    assert_eq!(session.said(TranscriptKind::Output), ["once\n"]);
    session.close();
    let session = TestSession::open(folder.path());
    assert_eq!(session.said(TranscriptKind::Output), Vec::<String>::new());
}

#[test]
fn questions_are_answered_while_a_program_runs_and_it_can_be_stopped() {
    let (_folder, mut session) = project();
    session.evaluate("(define (f x) \"The same.\" x)");
    let id = session.request();
    session.send(Command::Evaluate {
        id,
        text: "(let spin ((x 0)) (spin (+ x 1)))".into(),
    });
    session.wait_for("the program to be seen", |event| {
        matches!(event, Event::Status(status) if format!("{:?}", status.activity).contains("spin"))
    });
    let question = session.request();
    session.send(Command::Show {
        id: question,
        commit: 2,
    });
    session.wait_for(
        "an answer meanwhile",
        |event| matches!(event, Event::Definition { id, .. } if *id == question),
    );
    session.interrupt();
    session.wait_for(
        "the end",
        |event| matches!(event, Event::Finished { id: it, ok: false } if *it == id),
    );
    assert_eq!(session.value_of("(f 1)"), "1");
}

#[test]
fn leaving_stops_what_runs() {
    let (_folder, mut session) = project();
    let id = session.request();
    session.send(Command::Evaluate {
        id,
        text: "(let spin ((x 0)) (spin (+ x 1)))".into(),
    });
    session.close();
}

#[test]
fn a_long_load_is_kept_whole_and_in_order() {
    let (folder, mut session) = project();
    let text: String = (0..600)
        .map(|number| format!("(define (f{number}) \"Number {number}.\" {number})\n"))
        .collect();
    std::fs::create_dir(folder.path().join("other")).expect("a folder");
    std::fs::write(folder.path().join("other/many.txt"), text).expect("saved");
    assert!(session.evaluate("(load \"other/many.txt\")"));
    let commits = session.commits();
    assert_eq!(commits.len(), 600);
    assert!(
        commits
            .iter()
            .enumerate()
            .all(|(at, name)| *name == format!("f{at}"))
    );
    assert_eq!(session.value_of("(+ (f1) (f599))"), "600");
}

#[test]
fn a_load_that_fails_keeps_what_came_before() {
    let (folder, mut session) = project();
    let text = "(define a 1)\n(define (f) \"A.\" a)\n(car 5)\n(define b 2)\n";
    std::fs::write(folder.path().join("program.txt"), text).expect("saved");
    assert!(!session.evaluate("(load \"program.txt\")"));
    assert_eq!(session.commits(), ["a", "f"]);
    let error = session
        .said(TranscriptKind::Error)
        .pop()
        .unwrap_or_default();
    assert!(error.contains("program.txt:3"), "{error}");
}

#[test]
fn loading_a_file_again_adds_no_commit_and_sets_its_values_again() {
    let (folder, mut session) = project();
    let text = "(define a 1)\n(define (f) \"A.\" a)\n";
    std::fs::write(folder.path().join("program.txt"), text).expect("saved");
    session.evaluate("(load \"program.txt\")");
    session.evaluate("(set! a 5)");
    assert_eq!(session.value_of("(f)"), "5");
    session.evaluate("(load \"program.txt\")");
    assert_eq!(session.value_of("(f)"), "1");
    assert_eq!(session.commits(), ["a", "f"]);
}

#[test]
fn a_definition_inside_another_stands_or_falls_with_it() {
    let (_folder, mut session) = project();
    assert!(!session.evaluate("(define x (begin (eval '(define inner 1)) (car 5)))"));
    assert!(!session.evaluate("inner"));
    assert!(session.commits().is_empty());
    assert!(session.evaluate("(define x (begin (eval '(define inner 1)) 2))"));
    assert_eq!(session.commits(), ["inner", "x"]);
}

#[test]
fn milestones_count_and_a_second_one_finds_nothing() {
    let (_folder, mut session) = project();
    session.evaluate("(define a 1) (define b 2)");
    let id = session.request();
    session.send(Command::Milestone {
        id,
        message: "Both".into(),
        commits: Vec::new(),
        reason: None,
    });
    session.wait_for("the milestone", |event| {
        matches!(event, Event::MilestoneWritten { milestone, .. } if milestone.commits.iter().eq([2, 3]))
    });
    let status = session.wait_for("the counts", |event| matches!(event, Event::Status(_)));
    match status {
        Event::Status(status) => assert_eq!((status.pending, status.milestones), (0, 1)),
        _ => unreachable!("only a status fits"),
    }
    let id = session.request();
    session.send(Command::Milestone {
        id,
        message: "Nothing".into(),
        commits: Vec::new(),
        reason: None,
    });
    session.wait_for(
        "the refusal",
        |event| matches!(event, Event::Failed { id: it, hint: Some(_), .. } if *it == Some(id)),
    );
}

#[test]
fn what_the_host_offers_is_documented_and_completed() {
    let (_folder, mut session) = project();
    let doc = session.value_of("(documentation 'human-commit)");
    assert!(doc.contains("Groups the pending commits"), "{doc}");
    let id = session.request();
    session.send(Command::Complete {
        id,
        text: "(list (human-c".into(),
        cursor: 14,
    });
    let event = session.wait_for(
        "candidates",
        |event| matches!(event, Event::Completions { id: it, .. } if *it == id),
    );
    match event {
        Event::Completions {
            start, candidates, ..
        } => {
            assert_eq!(start, 7);
            assert_eq!(candidates[0].name, "human-commit");
            assert_eq!(
                candidates[0].signature,
                "(human-commit message &optional commits &rest options)"
            );
            assert!(candidates[0].summary.starts_with("Groups"));
        }
        _ => unreachable!("only completions fit"),
    }
}

#[test]
fn a_name_knows_its_commit_before_and_after_a_restart() {
    let (folder, mut session) = project();
    session.evaluate("(define (f) \"One.\" 1)");
    let commit = session.value_of("(:commit (meta 'f))");
    assert_eq!(commit.len(), 38, "{commit}");
    session.close();
    let mut session = TestSession::open(folder.path());
    assert_eq!(session.value_of("(:commit (meta 'f))"), commit);
}
