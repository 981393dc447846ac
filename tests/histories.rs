//! Random histories: what is made again from milestones, from every commit and from dumped files is the
//! environment that lives.
//!
//! `cargo test` makes a few. The full dose:
//!
//! ```text
//! IMAGO_HISTORIES=100 cargo test --test tests histories
//! ```
//!
//! Every run prints its seed; `IMAGO_SEED=n` makes the same histories again.

use std::path::Path;

use imago::session::command::Command;
use imago::session::config::Config;
use imago::session::event::Event;
use imago::session::options::{Keep, SessionOptions};
use imago::session::replay::Past;
use imago::session::view::transcript::TranscriptKind;

use crate::crash::Decisions;
use crate::support::dose::number;
use crate::support::session::TestSession;

const HISTORIES: u64 = 4;
/// Things that are done in one history.
const STEPS: u64 = 40;

#[test]
fn whatever_way_it_is_made_again_it_is_the_same() {
    let mut decisions = Decisions::new();
    let count = number("IMAGO_HISTORIES").unwrap_or(HISTORIES);
    let mut commits = 0;
    for history in 1..=count {
        let folder = tempfile::tempdir().expect("a folder");
        let mut session = open(folder.path());
        let mut done = Vec::new();
        for _ in 0..STEPS {
            let text = step(&mut decisions);
            // What is refused is refused: a rollback to what is not there, a name that means nothing.
            let ok = session.evaluate(&text);
            done.push(format!("{} {text}", if ok { "   " } else { "no:" }));
        }
        let pending = session.value_of("(if (has-pending-changes-p) 1 0)") == "1";
        assert!(
            !pending
                || session.evaluate("(human-commit \"The rest.\" :override \"all of it\")")
                || session.evaluate("(human-commit \"The rest.\")")
        );
        commits += session.commits().len();
        let told = |what: &str| format!("history {history}, {what}:\n{}", done.join("\n"));
        let live = environment(&mut session, Past::Atomic, &told("from all commits"));
        let human = environment(&mut session, Past::Human, &told("from milestones"));
        assert_eq!(human, live, "{}", told("from milestones"));
        assert!(
            session.evaluate("(dump-source-code \"one.lisp\")"),
            "{}",
            told("one file")
        );
        assert!(
            session.evaluate("(dump-source-code-by-commit-type \"many\")"),
            "{}",
            told("many files")
        );
        for file in ["one.lisp", "many/load.lisp"] {
            let mut other = open(folder.path());
            let path = folder.path().join(file);
            let id = other.request();
            other.send(Command::Load { id, path });
            other.wait_for(
                file,
                |it| matches!(it, Event::Finished { id: of, .. } if *of == id),
            );
            let loaded = environment(&mut other, Past::Atomic, &told(file));
            let text = std::fs::read_to_string(folder.path().join("one.lisp")).unwrap_or_default();
            assert_eq!(loaded, live, "{}\n{text}", told(file));
        }
    }
    println!("{count} histories of {STEPS} steps, {commits} commits");
}

fn open(folder: &Path) -> TestSession {
    TestSession::open_with(SessionOptions {
        folder: folder.to_path_buf(),
        config: Config::default(),
        keep: Keep::InMemory,
        origin: "repl".into(),
        author: "ada".into(),
        data: None,
        resumes: None,
        keeps_image: false,
        watch: false,
    })
}

/// Makes everything again and returns the hash of the environment, which must be that of the image.
fn environment(session: &mut TestSession, past: Past, told: &str) -> String {
    let id = session.request();
    session.send(Command::Rebuild { id, past });
    let ended = session.wait_for(
        "a rebuild",
        |it| matches!(it, Event::Finished { id: of, .. } if *of == id),
    );
    let said = session.said(TranscriptKind::Output).concat();
    assert!(
        matches!(ended, Event::Finished { ok: true, .. }),
        "{told}\n{said}"
    );
    let last = said.rsplit("  environment ").next().unwrap_or_default();
    last.split(':').next().unwrap_or_default().to_string()
}

/// Returns something to do.
fn step(decisions: &mut Decisions) -> String {
    let mut one = |count: u64| decisions.below(count);
    let (function, variable, number) = (one(6), one(4), one(100));
    let (other, kind) = (one(6), one(25));
    match kind {
        0..=5 => format!(
            ";; Number {number}.\n(defun f{function} (x &optional (y {number}))\n  \"Returns F{function} of X.\"\n  \
             (let ((z (+ x v{variable}))) ; here\n    (if (> z {number}) (f{other} (- z y)) (list z y))))"
        ),
        6 => format!(
            "(define (f{function} a) (m{} a (g{} {number})))",
            other % 2,
            number % 2
        ),
        7..=8 => format!("(defvar v{variable} {number} \"Variable {variable}.\")"),
        9 => format!("(define v{variable} (list {number} \"text\" :key '(a . b) 2.5))"),
        10 => format!(
            "(defmacro m{} (a b) \"Both.\" `(list ,a ,b {number}))",
            other % 2
        ),
        11 => format!(
            "(define-record-type r{0} (make-r{0} x y) r{0}? (x r{0}-x) (y r{0}-y))",
            other % 2
        ),
        12 => format!(
            "(defclass c{0} () ((slot{number} :initarg :slot :initform {number})))",
            other % 2
        ),
        13 => format!(
            "(defgeneric g{} (it) (:documentation \"Generic.\"))",
            number % 2
        ),
        14 => format!(
            "(defmethod g{} ((it c{})) (list {number} it))",
            number % 2,
            other % 2
        ),
        20 => format!(
            "(defmethod g{} :before ((it c{})) {number})",
            number % 2,
            other % 2
        ),
        21 => format!("(undefine! \"g{} (c{})\")", number % 2, other % 2),
        22 => format!(
            "(rollback! '(g{} (c{})) {})",
            number % 2,
            other % 2,
            1 + number % 3
        ),
        23 => format!("(undefine! g{} :force)", number % 2),
        15 => format!("(rollback! f{function} {})", 1 + number % 3),
        16 => format!("(undefine! f{function})"),
        17 => format!("(defconstant k{variable} {number} \"Constant.\")"),
        18 => format!(
            "(human-commit \"Some.\" '(f{function} f{other} v{variable}) :override \"a part\")"
        ),
        _ => "(human-commit \"So far.\")".to_string(),
    }
}
