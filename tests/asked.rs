//! `imago eval` as other programs use it: one object whatever comes in, and Ctrl-C.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

/// Starts the program in an empty folder of its own.
fn start(folder: &std::path::Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_imago"))
        .arg("eval")
        .args(arguments)
        .current_dir(folder)
        .env("HOME", folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

/// Returns the object that is answered to what comes in.
fn answer(arguments: &[&str], input: &[u8]) -> serde_json::Value {
    let folder = tempfile::tempdir().expect("a folder");
    let mut child = start(folder.path(), arguments);
    let mut stdin = child.stdin.take().expect("it is piped");
    stdin.write_all(input).expect("it reads");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{:?}", output.status);
    serde_json::from_slice(&output.stdout).expect("one object")
}

#[test]
fn input_that_is_no_text_is_answered_by_an_object_too() {
    let answer = answer(&["--stdin", "--json"], b"(+ 1 \xff)");
    assert_eq!(answer["ok"], false);
    assert_eq!(answer["error"]["type"], "io");
    assert_eq!(
        answer["error"]["message"],
        "the input is not text: invalid UTF-8 at byte 5"
    );
}

#[test]
fn who_waits_for_an_object_does_not_wait_for_ever() {
    let limits = |arguments: &[&str]| {
        let answer = answer(arguments, b"(while #t)");
        assert_eq!(answer["error"]["type"], "limit", "{answer}");
        answer["elapsedMs"].as_u64().expect("a number")
    };
    assert!(limits(&["--stdin", "--json"]) >= 5_000);
    assert!(limits(&["--stdin", "--json", "--timeout", "50"]) < 5_000);
}

#[test]
fn an_interrupted_program_cleans_up_and_its_process_ends_by_the_signal() {
    let folder = tempfile::tempdir().expect("a folder");
    let program =
        "(unwind-protect (progn (println \"begun\") (let loop () (loop))) (println \"over\"))";
    let mut child = start(folder.path(), &[program]);
    let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
    let mut line = || lines.next().expect("a line").expect("text");
    assert_eq!(line(), "begun");
    kill_process(Pid::from_child(&child), Signal::INT).expect("it runs");
    assert_eq!(line(), "over");
    let status = child.wait().expect("it ends");
    assert_eq!(status.signal(), Some(Signal::INT.as_raw()));
}
