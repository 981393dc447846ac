//! What a front asks for beside rows: a comparison as a patch, what a file says, the parts of a value, and
//! a walk through the whole history that nothing waits for.

use std::fs;
use std::path::Path;
use std::process::{Command as Program, Stdio};

use imago::session::command::{Command, RequestId};
use imago::session::event::Event;
use imago::session::view::diff::{Compared, DiffKind, DiffSide};
use imago::session::view::parts::PartsView;
use imago::session::view::query::{Query, surroundings};
use imago::session::view::status::SessionStatus;
use imago::session::view::transcript::TranscriptKind;

use crate::support::session::TestSession;

/// What is redefined at the REPL stays out of the files here.
const SETTINGS: &str = "[project]\nsources = [\"src\"]\n\n[sources]\nwrite_back = false\n";
const FILE: &str = "src/shapes.lisp";
const TEXT: &str = "; Shapes.\n\n(define pi 3)\n\n;; Of a circle.\n(define (area r)\n  (* pi r r))\n\n(define (cube x)\n  (* x x x))\n";

/// A project with one file, which was taken.
fn project(text: &str) -> (tempfile::TempDir, TestSession) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    fs::write(root.join("imago.toml"), SETTINGS).expect("saved");
    fs::create_dir(root.join("src")).expect("a folder");
    fs::write(root.join(FILE), text).expect("saved");
    let session = TestSession::open(root);
    (folder, session)
}

/// Returns the newest commit of a name, as far as it was told.
fn newest(session: &TestSession, name: &str) -> u64 {
    let mut heard = session.heard.iter().rev();
    let found = heard.find_map(|event| match event {
        Event::Defined { commit, .. } if *commit.name == *name => Some(commit.seq),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("`{name}` was not defined"))
}

fn patch(session: &mut TestSession, what: Compared) -> String {
    let id = session.request();
    session.send(Command::Patch { id, what });
    let found = session.wait_for(
        "a patch",
        |event| matches!(event, Event::Patched { id: it, .. } if *it == id),
    );
    match found {
        Event::Patched { text, .. } => text,
        _ => unreachable!("only a patch fits"),
    }
}

/// Has a program apply a patch in a folder; nothing where there is no such program.
fn apply(program: &str, arguments: &[&str], folder: &Path, patch: &str) -> Option<()> {
    let path = folder.join("it.patch");
    fs::write(&path, patch).expect("saved");
    let started = Program::new(program)
        .current_dir(folder)
        .args(arguments)
        .stdin(fs::File::open(&path).expect("the patch"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .env("GIT_CEILING_DIRECTORIES", folder)
        .output();
    let Ok(output) = started else {
        println!("skipped: there is no `{program}` on this machine");
        return None;
    };
    assert!(output.status.success(), "{program}: {output:?}\n{patch}");
    Some(())
}

/// Both tools make of one text the other.
#[track_caller]
fn applies(patch: &str, files: &[(&str, &str, &str)]) {
    for (program, arguments) in [("git", &["apply"][..]), ("patch", &["-p1", "-s"])] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (file, before, _) in files.iter().filter(|it| !it.1.is_empty()) {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            fs::write(path, before).expect("saved");
        }
        if apply(program, arguments, folder.path(), patch).is_none() {
            continue;
        }
        for (file, _, after) in files {
            let found = fs::read_to_string(folder.path().join(file)).unwrap_or_default();
            assert_eq!(found, *after, "{program}: {file}\n{patch}");
        }
    }
}

#[test]
fn a_change_in_a_file_is_a_patch_of_that_file() {
    let (_folder, mut session) = project(TEXT);
    let after = TEXT.replace("(* pi r r)", "(* pi (expt r 2))");
    session.write(FILE, &after);
    let commit = session.wait_for_commit("area").seq;
    let what = Compared::Sides(DiffSide::Before(commit), DiffSide::Commit(commit));
    let text = patch(&mut session, what);
    assert!(text.starts_with("--- a/src/shapes.lisp\n+++ b/src/shapes.lisp\n@@ "));
    applies(&text, &[(FILE, TEXT, &after)]);
    // The other way round it takes the change back.
    let what = Compared::Sides(DiffSide::Commit(commit), DiffSide::Before(commit));
    let text = patch(&mut session, what);
    applies(&text, &[(FILE, &after, TEXT)]);
}

#[test]
fn a_milestone_is_one_patch_of_all_its_files() {
    let (_folder, mut session) = project(TEXT);
    let id = session.request();
    session.send(Command::Milestone {
        id,
        message: "Begin".into(),
        commits: Vec::new(),
        reason: None,
    });
    let begun = session.wait_for("the milestone", |event| {
        matches!(event, Event::MilestoneWritten { .. })
    });
    let Event::MilestoneWritten { milestone, .. } = begun else {
        unreachable!("only a milestone fits");
    };
    let first = milestone.seq;
    let after = TEXT
        .replace("(define pi 3)", "(define pi 3.14)")
        .replace("(* x x x)", "(expt x 3)")
        .replace(
            "\n(define (cube",
            "\n(define (square x)\n  (* x x))\n\n(define (cube",
        );
    session.write(FILE, &after);
    session.wait_for_commit("cube");
    session.evaluate("(define (double x)\n  (* 2 x))");
    let id = session.request();
    session.send(Command::Milestone {
        id,
        message: "More".into(),
        commits: Vec::new(),
        reason: None,
    });
    let written = session.wait_for("the milestone", |event| {
        matches!(event, Event::MilestoneWritten { .. })
    });
    let Event::MilestoneWritten { milestone, .. } = written else {
        unreachable!("only a milestone fits");
    };
    let text = patch(&mut session, Compared::Milestone(milestone.seq));
    let double = ("double.lisp", "", "(define (double x)\n  (* 2 x))\n");
    applies(&text, &[(FILE, TEXT, &after), double]);
    // The same commits together, and all that differs from the milestone before, are no other patch.
    let together = Compared::Commits(milestone.commits.iter().collect());
    assert_eq!(patch(&mut session, together), text);
    let what = Compared::Milestones {
        older: first,
        newer: milestone.seq,
    };
    assert_eq!(patch(&mut session, what.clone()), text);
    let id = session.request();
    session.send(Command::DiffAll { id, what });
    let Event::DiffedAll { views, .. } =
        session.wait_for("views", |event| matches!(event, Event::DiffedAll { .. }))
    else {
        unreachable!("only views fit");
    };
    let names: Vec<&str> = views.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["pi", "square", "cube", "double"]);
}

#[test]
fn a_file_without_a_last_line_end_is_patched_as_it_is() {
    let text = TEXT.trim_end();
    let (_folder, mut session) = project(text);
    let after = text.replace("(* x x x)", "(expt x 3)");
    session.write(FILE, &after);
    let commit = session.wait_for_commit("cube").seq;
    let what = Compared::Sides(DiffSide::Before(commit), DiffSide::Commit(commit));
    applies(&patch(&mut session, what), &[(FILE, text, &after)]);
}

#[test]
fn what_is_the_same_is_no_patch() {
    let (_folder, mut session) = project(TEXT);
    let side = DiffSide::Commit(newest(&session, "area"));
    let what = Compared::Sides(side.clone(), side);
    assert_eq!(patch(&mut session, what), "");
}

#[test]
fn a_definition_is_compared_with_what_its_file_says() {
    let (_folder, mut session) = project(TEXT);
    session.evaluate("(define (cube x) (expt x 3))");
    let commit = newest(&session, "cube");
    let id = session.request();
    let (left, right) = (DiffSide::Commit(commit), DiffSide::File("cube".into()));
    session.send(Command::Diff {
        id,
        left: left.clone(),
        right: right.clone(),
    });
    let Event::Diff { view, .. } =
        session.wait_for("a diff", |event| matches!(event, Event::Diff { .. }))
    else {
        unreachable!("only a diff fits");
    };
    assert_eq!(view.name, "cube");
    assert_eq!(view.right_title, "src/shapes.lisp:9 as it is");
    assert!(view.rows.iter().any(|it| it.kind != DiffKind::Same));
    let text = patch(&mut session, Compared::Sides(left, right));
    let before = TEXT.replace(
        "(define (cube x)\n  (* x x x))",
        "(define (cube x) (expt x 3))",
    );
    applies(&text, &[(FILE, &before, TEXT)]);
    // What never stood in a file has nothing to be compared with.
    session.evaluate("(define (double x) (* 2 x))");
    let id = session.request();
    session.send(Command::Diff {
        id,
        left: DiffSide::Empty,
        right: DiffSide::File("double".into()),
    });
    session.wait_for(
        "a refusal",
        |event| matches!(event, Event::Failed { message, .. } if message.contains("no file")),
    );
}

/// Evaluates a text and returns the number of the value it shows.
fn shown(session: &mut TestSession, text: &str) -> Option<u64> {
    session.evaluate(text);
    let mut heard = session.heard.iter().rev();
    heard.find_map(|event| match event {
        Event::Transcript(entry) if entry.kind == TranscriptKind::Value => Some(entry.value),
        _ => None,
    })?
}

fn look(
    session: &mut TestSession,
    value: u64,
    path: &[usize],
    from: usize,
) -> Result<PartsView, String> {
    let id = session.request();
    session.send(Command::LookInto {
        id,
        value,
        path: path.to_vec(),
        from,
        max: 3,
    });
    let is_it = move |it: &RequestId| *it == id;
    let answer = session.wait_for("parts", move |event| match event {
        Event::PartsFound { id, .. } | Event::Failed { id: Some(id), .. } => is_it(id),
        _ => false,
    });
    match answer {
        Event::PartsFound { view, .. } => Ok(view),
        Event::Failed { message, .. } => Err(message),
        _ => unreachable!("only these fit"),
    }
}

#[test]
fn a_value_is_looked_into_slice_by_slice() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut session = TestSession::open(folder.path());
    let value = shown(
        &mut session,
        "(list 1 {:deep [10 20 30 40]} (range 1000000))",
    );
    let value = value.expect("a list has parts");
    let top = look(&mut session, value, &[], 0).expect("parts");
    let labels: Vec<&str> = top.rows.iter().map(|it| it.label.as_str()).collect();
    assert_eq!((labels, top.count), (vec!["0", "1", "2"], Some(3)));
    let deep = look(&mut session, value, &[1, 0], 1).expect("parts");
    let texts: Vec<&str> = deep.rows.iter().map(|it| it.text.as_str()).collect();
    assert_eq!((texts, deep.count), (vec!["20", "30", "40"], Some(4)));
    let far = look(&mut session, value, &[2], 999_998).expect("parts");
    assert_eq!(far.rows.len(), 2);
    assert_eq!(far.rows[1].text, "999999");
    // It stays as it is while other things are evaluated, and goes when enough newer ones came.
    assert_eq!(shown(&mut session, "(+ 1 2)"), None);
    assert!(look(&mut session, value, &[], 0).is_ok());
    for _ in 0..8 {
        shown(&mut session, "(list 1)");
    }
    let gone = look(&mut session, value, &[], 0).expect_err("it is not kept");
    assert_eq!(gone, "this value is not kept any more");
}

#[test]
fn nothing_waits_for_a_walk_through_the_history() {
    let (_folder, mut session) = project(TEXT);
    let (walk, other) = (session.request(), session.request());
    session.send(Command::Insights { id: walk });
    session.send(Command::Verify { id: other });
    session.send(Command::SearchInput {
        id: RequestId(900),
        query: "x".into(),
    });
    session.wait_for("an answer", |event| {
        matches!(event, Event::HistoryFound { .. })
    });
    let both = |heard: &[Event]| {
        let insights = heard.iter().any(
            |it| matches!(it, Event::Insights { id, view } if *id == walk && view.hot.len() == 3),
        );
        let verified = heard.iter().any(
            |it| matches!(it, Event::Verified { id, problems, .. } if *id == other && problems.is_empty()),
        );
        insights && verified
    };
    while !both(&session.heard) {
        session.wait_for("the walks", |event| {
            matches!(event, Event::Insights { .. } | Event::Verified { .. })
        });
    }
    // One that is over cannot be given up.
    session.send(Command::GiveUp { id: walk });
    session.evaluate("1");
    let failed = session
        .heard
        .iter()
        .any(|it| matches!(it, Event::Failed { .. }));
    assert!(!failed);
}

/// Who types asks with every letter.
#[test]
fn the_newest_search_is_answered_and_goes_on_with_the_log() {
    let (_folder, mut session) = project(TEXT);
    let status = SessionStatus::default();
    let query = |text: &str| {
        let known = surroundings(&status, 0, false);
        Query::read(text, &known).expect("a query")
    };
    let mut newest = session.request();
    for text in ["name:a", "name:ar", "name:are", "name:area"].repeat(10) {
        newest = session.request();
        let (id, query) = (newest, query(text));
        session.send(Command::Find { id, query });
    }
    let found = |session: &mut TestSession, newest: RequestId| -> usize {
        let event = session.wait_for(
            "what was found",
            |event| matches!(event, Event::Found { id, .. } if *id == newest),
        );
        match event {
            Event::Found { found, .. } => found.commits.len(),
            _ => unreachable!("only this fits"),
        }
    };
    assert_eq!(found(&mut session, newest), 1);
    session.evaluate("(define (area-of-two r) (* 2 (area r)))");
    let id = session.request();
    let query = query("name:area");
    session.send(Command::Find { id, query });
    assert_eq!(found(&mut session, id), 2);
    // Nobody hears of those that were overtaken, least of all that they failed.
    let mut ids = Vec::new();
    for event in &session.heard {
        match event {
            Event::Found { id, .. } => ids.push(*id),
            Event::Failed { message, .. } => panic!("{message}"),
            _ => {}
        }
    }
    assert!(ids.is_sorted(), "{ids:?}");
}

#[test]
fn files_are_looked_at_beside_the_session() {
    let (_folder, mut session) = project(TEXT);
    session.evaluate("(define (cube x) (expt x 3))");
    let older = session.request();
    session.send(Command::Drift { id: older });
    let newest = session.request();
    session.send(Command::Drift { id: newest });
    let event = session.wait_for(
        "the drift",
        |event| matches!(event, Event::Drifted { id, .. } if *id == newest),
    );
    let Event::Drifted { rows, .. } = event else {
        unreachable!("only this fits");
    };
    let rows: Vec<(&str, &str)> = rows.iter().map(|it| (&*it.name, it.state)).collect();
    assert_eq!(rows, [("cube", "unsaved")]);
    let failed = |it: &Event| matches!(it, Event::Failed { .. });
    assert!(!session.heard.iter().any(failed));
}

#[test]
fn sources_are_watched_again_on_demand() {
    let (_folder, mut session) = project(TEXT);
    let id = session.request();
    session.send(Command::WatchAgain { id });
    session.wait_for(
        "the watcher",
        |event| matches!(event, Event::Finished { id: it, ok: true } if *it == id),
    );
    session.write(FILE, &TEXT.replace("(* x x x)", "(expt x 3)"));
    session.wait_for_commit("cube");
}
