//! Tests of a saved file, run in the living image.

use crate::support::session::TestSession;
use imago::session::command::Command;
use imago::session::event::Event;

#[test]
fn tests_of_a_saved_file_are_prepared_as_it_says() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("imago.toml"), "[sources]\n").expect("a project");
    let mut session = TestSession::open(folder.path());
    session.write(
        "src/sums.lisp",
        "(defvar *base* 0 \"What is added to.\")\n(setup (setf *base* 3))\n(teardown (setf *base* 4))\n\n(deftest sums\n  (ok (= *base* (+ 1 2)))\n  (ok (= *base* 4)))\n",
    );
    session.wait_for_commit("test/sums");
    let id = session.request();
    let names = vec!["sums".into()];
    session.send(Command::RunTests { id, names });
    let tested = session.wait_for("the outcome", |event| matches!(event, Event::Tested { .. }));
    let Event::Tested { row, .. } = tested else {
        panic!("no outcome");
    };
    let found: Vec<_> = row.checks.iter().map(|it| (it.passed, it.line)).collect();
    assert_eq!(found, [(true, 6), (false, 7)]);
    session.wait_for(
        "the end",
        |event| matches!(event, Event::Finished { id: it, .. } if *it == id),
    );
    assert_eq!(session.value_of("*base*"), "0", "nothing of it stays");
    session.close();
}
