//! The history by itself, driven by this very binary in a second process.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use imago::history::Store;
use imago::history::hash::Hash;
use imago::history::id::{CommitUuid, MilestoneUuid};
use imago::history::query::{commits, counts, log, pending};
use imago::history::record::{Author, Change, NewCommit, NewMilestone, Origin, ViolationRecord};
use imago::history::verify::verify;

use super::Decisions;
use crate::support::dose::{dose, is_full};

/// Names the history to write to, and thereby tells the second process what it is for.
const WRITE_TO: &str = "IMAGO_CRASH_STORE";
/// What it is to write.
const WRITE_WHAT: &str = "IMAGO_CRASH_WHAT";

/// Definitions of one load, in one transaction.
const LOAD: u64 = 40;

/// A history begins anew after so many kills, so that each is opened and verified soon.
const KILLS_OF_ONE: usize = 50;

/// How long a history may take to stand again after a kill.
const REOPENED_MAX: Duration = Duration::from_secs(1);

/// Not a test by itself: what the second process runs until it is killed. Without the variable it
/// has nothing to do.
#[test]
fn writer() {
    let Some(path) = std::env::var_os(WRITE_TO) else {
        return;
    };
    let what = std::env::var(WRITE_WHAT).expect("what to write");
    let store = Store::open(Path::new(&path)).expect("the last owner is dead");
    let mut round = counts::all(&store).expect("counts").entries;
    loop {
        round += 1;
        match what.as_str() {
            "loads" => {
                let mut load = store.begin().expect("a transaction");
                for number in 0..LOAD {
                    let new = definition(&format!("load-{round}-{number}"), "load", round);
                    load.commit_definition(new).expect("added");
                }
                load.finish().expect("durable");
            }
            "milestones" => {
                let new = definition(&format!("f{}", round % 7), "repl", round);
                store.commit_definition(new).expect("durable");
                let new = NewMilestone {
                    uuid: MilestoneUuid::now(),
                    time_ms: 0,
                    message: format!("round {round}"),
                    author: author(),
                    commits: pending::seqs(&store).expect("pending"),
                    file: None,
                    reason: None,
                    environment: None,
                };
                store.milestone(new).expect("durable");
            }
            _ => {
                let new = definition(&format!("f{}", round % 7), "repl", round);
                store.commit_definition(new).expect("durable");
            }
        }
        acknowledge(counts::all(&store).expect("counts").entries);
    }
}

/// Says that everything up to this entry is durable. A parent that is gone ends the process.
fn acknowledge(entries: u64) {
    let mut output = std::io::stdout();
    let said = writeln!(output, "\nacknowledged {entries}").and_then(|()| output.flush());
    if said.is_err() {
        std::process::exit(0);
    }
}

fn author() -> Author {
    Author {
        name: "Ada".into(),
        kind: "human".into(),
    }
}

fn definition(name: &str, origin: &str, round: u64) -> NewCommit {
    NewCommit {
        uuid: CommitUuid::now(),
        time_ms: 0,
        change: Change::Define,
        kind: "function".into(),
        package: "user".into(),
        name: name.into(),
        message: format!("Returns {round}."),
        source: format!("(define ({name})\n  \"Returns {round}.\"\n  {round})"),
        author: author(),
        origin: Origin {
            kind: origin.into(),
            file: None,
            line: None,
        },
        violations: vec![ViolationRecord {
            rule: "1.2".into(),
            rule_name: "magic-number".into(),
            severity: "info".into(),
            points: 1,
            message: format!("`{round}` is a magic number"),
            span: None,
            version: 1,
        }],
        verdict: "accepted".into(),
        rule_set: Hash::text("rules"),
        definition_hash: None,
        dependencies: Vec::new(),
    }
}

#[test]
fn no_acknowledged_commit_is_lost() {
    nothing_is_lost("commits", 500);
}

#[test]
fn no_acknowledged_load_is_lost() {
    nothing_is_lost("loads", 50);
}

#[test]
fn no_acknowledged_milestone_is_lost() {
    nothing_is_lost("milestones", 100);
}

/// Kills the writer again and again; the next one goes on with the same history.
fn nothing_is_lost(what: &str, kills: usize) {
    if std::env::var_os(WRITE_TO).is_some() {
        return;
    }
    let mut decisions = Decisions::new();
    let mut longest = Duration::ZERO;
    let mut all = 0;
    let mut folder = tempfile::tempdir().expect("a folder");
    let mut acknowledged = 0;
    for kill in 1..=dose(kills) {
        if kill % KILLS_OF_ONE == 1 {
            folder = tempfile::tempdir().expect("a folder");
            all += std::mem::take(&mut acknowledged);
        }
        let path = folder.path().join("history.sqlite");
        acknowledged = run_and_kill(&path, what, &mut decisions).max(acknowledged);
        let start = Instant::now();
        let store = Store::open(&path).expect("the history opens after a kill");
        let newest = log::newest(&store, 200).expect("rows");
        longest = longest.max(start.elapsed());
        assert!(newest.len() as u64 <= counts::all(&store).expect("counts").commits);
        let report = verify(&store);
        assert!(report.is_clean(), "kill {kill}: {:?}", report.problems);
        assert!(
            report.entries >= acknowledged,
            "kill {kill}: {acknowledged} were acknowledged, {} are there",
            report.entries
        );
        check_loads(&store, kill);
    }
    all += acknowledged;
    println!(
        "{} kills among {what}: {all} entries acknowledged, reopened in at most {longest:?}",
        dose(kills)
    );
    assert!(all > 0, "the writer never got to write");
    assert!(
        !is_full() || longest < REOPENED_MAX,
        "reopened only after {longest:?}"
    );
}

/// Lets a writer run, kills it after a random number of acknowledgements and a random while, and
/// returns the last entry it acknowledged.
fn run_and_kill(path: &Path, what: &str, decisions: &mut Decisions) -> u64 {
    let program = std::env::current_exe().expect("this binary");
    let mut writer = Command::new(program)
        .args(["--exact", "crash::store::writer", "--nocapture"])
        .env(WRITE_TO, path)
        .env(WRITE_WHAT, what)
        .stdout(Stdio::piped())
        // What it complains of must be seen: it should never stop by itself.
        .stderr(Stdio::inherit())
        .spawn()
        .expect("a second process");
    let output = writer.stdout.take().expect("its output is piped");
    let mut lines = BufReader::new(output).lines();
    let mut last = 0;
    let mut wait_for = decisions.below(4);
    let mut read = |last: &mut u64| match lines.next() {
        Some(Ok(line)) => {
            if let Some(number) = line.strip_prefix("acknowledged ") {
                *last = number.parse().expect("a number");
                return Some(true);
            }
            Some(false)
        }
        _ => None,
    };
    while wait_for > 0 {
        match read(&mut last) {
            Some(true) => wait_for -= 1,
            Some(false) => {}
            None => panic!("the writer stopped by itself"),
        }
    }
    // The moment of the kill is what is tested, so it is chosen finer than acknowledgements come.
    let moment = Instant::now() + Duration::from_micros(decisions.below(6_000));
    while Instant::now() < moment {
        std::hint::spin_loop();
    }
    writer.kill().expect("it is running");
    writer.wait().expect("it is dead");
    // What it had said before it died counts, too.
    while read(&mut last).is_some() {}
    last
}

/// A load is there as a whole or not at all.
fn check_loads(store: &Store, kill: usize) {
    let mut loads = std::collections::BTreeMap::new();
    for row in log::all(store).expect("rows") {
        if let Some(round) = row.name.strip_prefix("load-") {
            let round = round.split('-').next().unwrap_or(round).to_string();
            *loads.entry(round).or_insert(0) += 1;
        }
    }
    for (round, count) in loads {
        assert_eq!(count, LOAD, "kill {kill}: load {round} is there in part");
    }
    if let Some(newest) = log::newest(store, 1).expect("rows").first() {
        let commit = commits::get(store, newest.seq).expect("the newest commit is whole");
        assert_eq!(commit.violations.len(), 1);
    }
}
