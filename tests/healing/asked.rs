//! `imago test --heal` asks at a terminal before it writes.

use super::{DATES, Project, healed_dates, right};
use crate::support::terminal::Terminal;

const SIZE: (u16, u16) = (120, 40);
const CTRL_C: &str = "\x03";
const CTRL_D: &str = "\x04";
const QUESTION: &str = "Write to file? [y/n]";

/// A terminal before which the question stands.
fn asked(answers: &str) -> (Project, Terminal) {
    let project = Project::new(&[
        ("imago.toml", "[llm]\nmodel = \"scripted:answers.md\"\n"),
        ("answers.md", answers),
        ("src/dates.lisp", DATES),
    ]);
    let arguments = ["test", "--heal", "src/dates.lisp"];
    let mut terminal = Terminal::start(project.path(), &arguments, SIZE);
    terminal.wait_for(QUESTION);
    (project, terminal)
}

#[test]
fn yes_writes() {
    for yes in ["y\r", "Yes\r"] {
        let (project, mut terminal) = asked(&right());
        assert!(terminal.screen().contains("3/3 ✓"));
        terminal.type_keys(yes);
        assert_eq!(terminal.wait_for_exit(), 0, "{}", terminal.screen());
        assert!(terminal.screen().contains("wrote `parse-date`"));
        assert_eq!(project.read("src/dates.lisp"), healed_dates());
    }
}

#[test]
fn anything_else_leaves_everything_as_it_was() {
    for no in ["n\r", "\r", CTRL_D] {
        let (project, mut terminal) = asked(&right());
        terminal.type_keys(no);
        assert_eq!(terminal.wait_for_exit(), 1, "{}", terminal.screen());
        assert!(terminal.screen().contains("`parse-date` is not written"));
        assert_eq!(project.read("src/dates.lisp"), DATES);
        let versions = project.fine(&["history", "parse-date"]);
        assert_eq!(versions.lines().count(), 1, "{versions}");
    }
}

#[test]
fn what_is_no_answer_is_asked_again() {
    let (project, mut terminal) = asked(&right());
    terminal.type_keys("perhaps\r");
    terminal.wait_until("the question again", |screen| {
        screen.matches(QUESTION).count() == 2
    });
    terminal.type_keys("y\r");
    assert_eq!(terminal.wait_for_exit(), 0, "{}", terminal.screen());
    assert_eq!(project.read("src/dates.lisp"), healed_dates());
}

#[test]
fn ctrl_c_ends_it_and_nothing_is_written() {
    let (project, mut terminal) = asked(&right());
    terminal.type_keys(CTRL_C);
    assert_ne!(terminal.wait_for_exit(), 0);
    assert_eq!(project.read("src/dates.lisp"), DATES);
    // The history is whole, and the next run begins where this one began.
    project.fine(&["verify"]);
    let told = project.fine(&["test", "--heal", "src/dates.lisp", "--yes"]);
    assert!(told.contains("wrote `parse-date`"), "{told}");
    assert_eq!(project.read("src/dates.lisp"), healed_dates());
}
