//! Names that end and move while the program is killed: what it answered is in the history, and the
//! history gives the image.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use imago::history::Store;
use imago::history::query::log;
use imago::history::verify::verify;

use super::Decisions;
use crate::support::dose::dose;

/// An answer is told from what is echoed by being computed.
const ANSWER: u64 = 7_000_000;

/// How often it is killed.
const KILLS: usize = 10;

/// What is done to each name, in order: every form is one commit.
fn forms(number: u64) -> [String; 5] {
    [
        format!("(define (f{number}) {number})"),
        format!("(rename! f{number} g{number})"),
        format!("(define (g{number}) 0)"),
        format!("(rollback! g{number} 2)"),
        format!("(undefine! g{number})"),
    ]
}

fn imago(folder: &Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_imago"))
        .args(arguments)
        .current_dir(folder)
        .env("HOME", folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts")
}

/// Does all to one name after the other until it is killed; answers the last name that was finished.
fn type_and_kill(folder: &Path, first: u64, decisions: &mut Decisions) -> u64 {
    let mut program = imago(folder, &["repl"]);
    let mut input = program.stdin.take().expect("its input is piped");
    let output = BufReader::new(program.stdout.take().expect("its output is piped"));
    for number in first..first + 20 {
        let answer = ANSWER - number;
        let text = format!(
            "{}\n(- {ANSWER} {})\n",
            forms(number).join("\n"),
            ANSWER - answer
        );
        // A program that is dead reads nothing, which is nobody's fault.
        let _ = input.write_all(text.as_bytes());
    }
    std::thread::sleep(Duration::from_micros(decisions.below(900_000)));
    program.kill().expect("it is running");
    program.wait().expect("it is dead");
    let lines = output.lines().map_while(Result::ok);
    let answers = lines.filter_map(|line| line.trim().parse::<u64>().ok());
    let numbers = answers.filter_map(|answer| ANSWER.checked_sub(answer));
    numbers
        .filter(|it| *it < 1_000_000)
        .max()
        .unwrap_or(first - 1)
}

#[test]
fn names_end_and_move_as_a_whole_when_the_program_is_killed() {
    let mut decisions = Decisions::new();
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("imago.toml"), "").expect("a project");
    let mut first = 1;
    for kill in 1..=dose(KILLS) {
        let finished = type_and_kill(folder.path(), first, &mut decisions);
        let history = folder.path().join(".imago/history.db");
        if !history.exists() {
            continue;
        }
        let store = Store::open(&history).expect("the history opens after a kill");
        let report = verify(&store);
        assert!(report.is_clean(), "kill {kill}: {:?}", report.problems);
        let rows = log::all(&store).expect("rows");
        for number in first..=finished {
            let names = [format!("f{number}"), format!("g{number}")];
            let entries = rows
                .iter()
                .filter(|it| names.contains(&it.name.to_string()));
            let entries: Vec<&str> = entries.map(|it| it.entry.name()).collect();
            let expected = [
                "definition",
                "rename",
                "definition",
                "rollback",
                "undefinition",
            ];
            assert_eq!(entries, expected, "kill {kill}: {number} was acknowledged");
        }
        drop(store);
        let rebuilt = imago(folder.path(), &["rebuild", "--from", "atomic"]).wait_with_output();
        let rebuilt = rebuilt.expect("it ends");
        let told = String::from_utf8_lossy(&rebuilt.stdout).into_owned();
        assert!(rebuilt.status.success(), "kill {kill}: {told}");
        first += 20;
    }
}
