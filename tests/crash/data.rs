//! What a session that was killed leaves to the next: every definition, the data as they were when the
//! image was last kept, and a word about it.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use super::binary::wait;

/// How soon a line that was evaluated is heard of again: computed, so that no echo says it.
const ANSWER: &str = "(+ 41000000 1)";
const ANSWERED: &str = "41000001";
/// Room for the process to be in the middle of nothing when it is killed.
const PAUSE_MICROSECONDS: u64 = 1_000;

fn repl(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_imago"));
    command
        .arg("repl")
        .current_dir(folder)
        .env("HOME", folder.join("home"))
        .env("XDG_DATA_HOME", folder.join("home/data"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Types lines and ends the session; answers all that it said.
fn ended_well(folder: &Path, lines: &str) -> String {
    let mut child = repl(folder).spawn().expect("imago runs");
    let mut input = child.stdin.take().expect("its input");
    input.write_all(lines.as_bytes()).expect("it reads");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(output.status.success(), "{said}");
    said
}

/// Types lines, waits until all are answered, and kills the session.
fn killed(folder: &Path, lines: &str) {
    let mut child = repl(folder).spawn().expect("imago runs");
    let mut input = child.stdin.take().expect("its input");
    writeln!(input, "{lines}\n{ANSWER}").expect("it reads");
    let output = BufReader::new(child.stdout.take().expect("its output"));
    let mut lines = output.lines().map_while(Result::ok);
    assert!(lines.any(|line| line.contains(ANSWERED)), "it answers");
    wait(PAUSE_MICROSECONDS);
    child.kill().expect("it is running");
    child.wait().expect("it is gone");
}

#[test]
fn after_a_kill_every_definition_is_there_and_data_are_as_of_the_last_image() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    std::fs::write(folder.join("imago.toml"), "").expect("a project");
    // There is no image yet.
    killed(folder, "(defvar *asked* 1 \"How often.\") (set! *asked* 2)");
    let said = ended_well(folder, "(list :asked *asked*)\n(set! *asked* 5)\n");
    assert!(
        said.contains(
            "cut off: every definition is there, and data are as the definitions make them"
        ),
        "{said}"
    );
    assert!(said.contains("(:asked 1)"), "{said}");
    // One that ended well is not told of.
    let said = ended_well(folder, "(list :asked *asked*)\n");
    assert!(!said.contains("cut off"), "{said}");
    assert!(said.contains("(:asked 5)"), "{said}");
    let late = "(defun late () \"Late.\" 7) (defun late () \"Later.\" 8) (set! *asked* 9)";
    killed(folder, late);
    let said = ended_well(folder, "(list :asked *asked* (late) (drift))\n");
    assert!(
        said.contains(
            "the last session was cut off: every definition is there, and data are as of 20"
        ),
        "{said}"
    );
    assert!(said.contains("(:asked 5 8"), "{said}");
    let said = ended_well(folder, "(list :asked *asked* (late))\n");
    assert!(!said.contains("cut off"), "{said}");
}
