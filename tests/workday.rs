//! A morning's work in the real program on a real terminal: define, see a violation, mark, write a
//! milestone, compare versions, quit, come back and find all of it. And the ways it can end.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::terminal::Terminal;

const SIZE: (u16, u16) = (120, 40);
const ENTER: &str = "\r";
const ESCAPE: &str = "\x1b";
const CTRL_C: &str = "\x03";
const FOCUS_REPL: &str = "\x1b1";
const FOCUS_COMMITS: &str = "\x1b2";
const FOCUS_DIFF: &str = "\x1b5";

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(
        folder.path().join("imago.toml"),
        "[project]\nname = \"morning\"\n",
    )
    .expect("a file");
    folder
}

fn start(folder: &Path) -> Terminal {
    let mut terminal = Terminal::start(folder, &["."], SIZE);
    terminal.wait_for("morning");
    terminal
}

fn evaluate(terminal: &mut Terminal, form: &str, answer: &str) {
    terminal.type_keys(form);
    terminal.type_keys(ENTER);
    terminal.wait_for(answer);
}

fn quit(mut terminal: Terminal) {
    // Control and q works where `q` would be text.
    terminal.type_keys("\x11");
    assert_eq!(terminal.wait_for_exit(), 0);
    assert!(
        !terminal.is_alternate_screen(),
        "the terminal was not given back"
    );
}

#[test]
fn a_morning_is_kept() {
    let folder = project();
    let mut terminal = start(folder.path());
    evaluate(
        &mut terminal,
        "(defun add-one (n) (+ n 1))",
        "Violations detected: 1",
    );
    terminal.wait_for("is missing a docstring");
    evaluate(
        &mut terminal,
        "(defun twice (n) \"Double N.\" (* n 2))",
        "twice",
    );
    evaluate(&mut terminal, "(twice (add-one 20))", "⇒ 42");

    terminal.type_keys(FOCUS_COMMITS);
    terminal.type_keys("g");
    terminal.type_keys("g");
    terminal.type_keys("  ");
    terminal.wait_for("2 marked");
    terminal.type_keys("m");
    terminal.wait_for("2 commits marked");
    terminal.type_keys("First arithmetic");
    terminal.type_keys(ENTER);
    terminal.wait_for("First arithmetic");
    terminal.wait_until("nothing pending", |screen| screen.contains("0 pending"));

    terminal.type_keys(FOCUS_REPL);
    evaluate(
        &mut terminal,
        "(defun twice (n) \"Double N.\" (+ n n))",
        "1 pending",
    );
    terminal.type_keys(FOCUS_COMMITS);
    terminal.type_keys("gg");
    terminal.type_keys("d");
    terminal.type_keys(FOCUS_DIFF);
    terminal.wait_until("both versions", |screen| {
        screen.contains("(* n 2)") && screen.contains("(+ n n)")
    });
    quit(terminal);

    let mut terminal = start(folder.path());
    terminal.wait_for("First arithmetic");
    terminal.wait_for("add-one");
    terminal.wait_for("1 pending");
    // Whatever has the focus after a start.
    terminal.type_keys(FOCUS_REPL);
    evaluate(&mut terminal, "(twice (add-one 20))", "⇒ 42");
    quit(terminal);

    let verify = Command::new(env!("CARGO_BIN_EXE_imago"))
        .arg("verify")
        .current_dir(folder.path())
        .env("HOME", folder.path().join(".home"))
        .output()
        .expect("the program runs");
    assert!(
        verify.status.success(),
        "{}",
        String::from_utf8_lossy(&verify.stdout)
    );
}

/// A terminal pastes with carriage returns, in brackets of its own.
#[test]
fn definitions_that_are_pasted_are_one_load_and_the_line_stays() {
    let folder = project();
    let mut terminal = start(folder.path());
    terminal.type_keys("(+ 40");
    terminal.wait_for("λ (+ 40");
    terminal
        .type_keys("\x1b[200~(defun one (x) \"One.\" x)\r(defun two (x) \"Two.\" x)\r\x1b[201~");
    terminal.wait_for("(defun two");
    terminal.type_keys(ENTER);
    terminal.wait_for("2 forms: 2 new");
    terminal.wait_for("λ (+ 40");
    evaluate(&mut terminal, " (two 2))", "⇒ 42");
    quit(terminal);
}

#[test]
fn a_stopped_program_goes_on_by_a_digit() {
    let folder = project();
    let mut terminal = start(folder.path());
    // What is typed before the session stands does not stop.
    evaluate(&mut terminal, "(+ 40 2)", "⇒ 42");
    let form = "(restart-case (error \"no\") (skip () :report \"Skip it.\" :skipped))";
    evaluate(&mut terminal, form, "1 skip  Skip it.");
    terminal.type_keys("1");
    terminal.wait_for("goes on by the restart `skip`");
    terminal.wait_for("⇒ :skipped");
    evaluate(&mut terminal, "1", "⇒ 1");
    quit(terminal);
}

#[test]
fn an_endless_evaluation_is_interrupted_and_the_screen_stays_alive() {
    let folder = project();
    let mut terminal = start(folder.path());
    terminal.type_keys("(while #t 1)");
    terminal.type_keys(ENTER);
    terminal.wait_until("that it runs", |screen| {
        screen.to_lowercase().contains("evaluating")
    });
    // The screen answers while the program runs.
    terminal.type_keys(FOCUS_COMMITS);
    terminal.type_keys("?");
    terminal.wait_until("the keys of the pane", |screen| {
        screen.contains("Keys: Commits")
    });
    terminal.type_keys(ESCAPE);
    // Escape and what follows it at once would be another key.
    terminal.wait_until("the popup gone", |screen| !screen.contains("Keys: Commits"));
    terminal.type_keys(FOCUS_REPL);
    terminal.type_keys(CTRL_C);
    terminal.wait_until("that it was interrupted", |screen| {
        screen.contains("interrupted")
    });
    evaluate(&mut terminal, "(+ 20 22)", "⇒ 42");
    quit(terminal);
}

#[test]
fn a_saved_file_is_taken_within_the_second() {
    let folder = project();
    let mut terminal = start(folder.path());
    fs::write(
        folder.path().join("new.lisp"),
        "(defn saved (x) \"Kept.\" (* x 3))\n",
    )
    .expect("saved");
    terminal.wait_for("saved");
    evaluate(&mut terminal, "(saved 14)", "⇒ 42");
    fs::write(
        folder.path().join("new.lisp"),
        "(defn saved (x) \"Kept.\" (* x 3\n",
    )
    .expect("saved");
    terminal.wait_for("new.lisp:1");
    evaluate(&mut terminal, "(+ 1 (saved 14))", "⇒ 43");
    quit(terminal);
}

#[test]
fn signals_give_the_terminal_back() {
    for signal in ["TERM", "HUP"] {
        let folder = project();
        let mut terminal = start(folder.path());
        assert!(terminal.is_alternate_screen());
        let process = terminal.process_id().to_string();
        let sent = Command::new("kill")
            .args(["-s", signal, &process])
            .status()
            .expect("kill");
        assert!(sent.success());
        terminal.wait_for_exit();
        assert!(
            !terminal.is_alternate_screen(),
            "SIG{signal} left the alternate screen: {:?}",
            String::from_utf8_lossy(&terminal.bytes[terminal.bytes.len().saturating_sub(200)..])
        );
    }
}

#[test]
fn any_size_says_something() {
    let folder = project();
    let mut terminal = start(folder.path());
    for size in [(20, 5), (200, 60), (80, 24), (10, 2), (1, 1), (120, 40)] {
        terminal.resize(size);
    }
    terminal.wait_for("morning");
    evaluate(&mut terminal, "(+ 20 22)", "⇒ 42");
    quit(terminal);

    let mut small = Terminal::start(folder.path(), &["."], (20, 5));
    small.wait_until("anything at all", |screen| {
        screen.chars().filter(|it| it.is_alphabetic()).count() > 5
    });
    small.kill();
}

#[test]
fn nobody_wakes_it_while_nobody_types() {
    let folder = project();
    let mut terminal = start(folder.path());
    evaluate(&mut terminal, "(+ 20 22)", "⇒ 42");
    // It may still write what came last; from then on nothing happens.
    let deadline = Instant::now() + Duration::from_secs(120);
    loop {
        let before = wake_ups(terminal.process_id());
        std::thread::sleep(Duration::from_millis(1500));
        let woken = wake_ups(terminal.process_id()) - before;
        if woken == 0 {
            break;
        }
        assert!(
            Instant::now() < deadline,
            "still {woken} wake-ups in 1.5 s without a key"
        );
    }
    quit(terminal);
}

/// Context switches of all threads that they asked for themselves: each is one wake-up.
fn wake_ups(process: u32) -> u64 {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).expect("the program runs");
    tasks
        .flatten()
        .filter_map(|task| fs::read_to_string(task.path().join("status")).ok())
        .filter_map(|status| {
            let count = status.split("\nvoluntary_ctxt_switches:").nth(1)?;
            count.split_whitespace().next()?.parse::<u64>().ok()
        })
        .sum()
}
