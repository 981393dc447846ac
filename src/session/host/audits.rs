//! Tests made of commits: as forms, as files, and all of them run.

use super::super::archive::Archive;
use super::super::argument::ID;
use super::super::error::describe_io;
use super::super::replay::Deed;
use super::super::session::Session;
use super::super::testing::audits::{self, EVALUATES, is_tested};
use super::super::view::outcomes::{CheckRow, TestRow};
use super::report::upper;
use super::{Capability, HostError, HostFunction, now};
use crate::history::record::AtomicCommit;
use crate::lang::source::SourceText;
use crate::lang::value::Value;

/// The folder of the project that the files are written to.
const FOLDER: &str = "audits";

#[rustfmt::skip]
pub const TABLE: &[HostFunction] = &[
    now("commit-audit", "commit", "Evaluates the past up to a commit in an image of its own; answers the list of what is wrong with it, each a text: that it does not evaluate, that it does not bind what it says, or that its examples do not hold.\n>>>! (define rate 7)\n>>> (commit-audit 'rate)\n()", Capability::ReadHistory, commit_audit),
    now("make-file-commit", "&optional commit", "Writes the test of a commit, or of each commit, to `audits/ID.lisp`; answers the paths.\n>>>! (define rate 7)\n>>> (length (make-file-commit 'rate))\n1\n>>> (length (file/list \"audits\"))\n1", Capability::WriteFiles, make_file_commit),
    now("make-rove-test-form", "commit", "Answers the test of a commit as a form: the newest of a name, or that of a UUID, hash or number.\n>>>! (define rate 7)\n>>> (car (make-rove-test-form 'rate))\ndeftest", Capability::ReadHistory, make_test_form),
    now("run-all-audits", "", "Evaluates every commit again, in the world as it was then and in images of their own; prints which still evaluate, bind what they say and keep what their examples promise.\n>>>! (define rate 7)\n>>> (run-all-audits)\n~> ...All 1 test passed....", Capability::ReadHistory, run_all_audits),
];

type Answer = Result<Value, HostError>;

fn run_all_audits(session: &mut Session, _: &[Value]) -> Answer {
    let deeds = session.archive.deeds()?;
    let project = session.board.status.project.clone();
    let rows = run(session, &deeds)?;
    session.print(&audits::report(&project, &rows));
    Ok(Value::NIL)
}

/// Runs the tests of a past; questions are answered meanwhile, and an interrupt ends it.
fn run(session: &mut Session, deeds: &[Deed]) -> Result<Vec<TestRow>, HostError> {
    let options = session.options.clone();
    let rows = audits::run_deeds(&options, deeds, None, &mut |_| {
        session.look_up();
        !session.is_told_to_stop()
    })?;
    match session.is_told_to_stop() {
        true => Err(HostError::new("interrupt", "interrupted")),
        false => Ok(rows),
    }
}

/// Returns what was done up to the commit of an argument, that one last. In a test the history is not the
/// session's own but that of the project.
fn deeds_up_to(
    session: &Session,
    function: &str,
    values: &[Value],
) -> Result<Vec<Deed>, HostError> {
    let id = session.argument(ID, function, values, 0)?;
    match session.archive.find_commit(&id) {
        Ok(seq) => up_to(&session.archive, seq),
        Err(error) if !session.paths.history().exists() => Err(error.into()),
        Err(_) => {
            let archive = Archive::open_for_reading(&session.paths.root)?;
            let seq = archive.find_commit(&id)?;
            up_to(&archive, seq)
        }
    }
}

fn up_to(archive: &Archive, seq: u64) -> Result<Vec<Deed>, HostError> {
    let mut deeds = archive.deeds()?;
    deeds.retain(|it| it.commit.seq <= seq);
    Ok(deeds)
}

fn commit_audit(session: &mut Session, values: &[Value]) -> Answer {
    let deeds = deeds_up_to(session, "commit-audit", values)?;
    let Some((last, before)) = deeds.split_last() else {
        return Ok(Value::NIL);
    };
    let fresh = session.fresh_image();
    let (row, _) = session.in_image(fresh, |session| {
        for deed in before {
            session.audit(deed, false);
            session.look_up();
        }
        session.audit(last, true)
    });
    let wrong = |it: &CheckRow| format!("{} {}", it.text, it.got);
    let wrong = row
        .iter()
        .flat_map(|row| row.checks.iter().filter(|it| !it.passed).map(wrong));
    let wrong: Vec<String> = wrong.collect();
    Ok(session.strings(&wrong))
}

/// Returns the text of a commit's test.
fn test_text(commit: &AtomicCommit) -> String {
    let uuid = commit.uuid.to_string();
    format!(
        "(deftest commit-{uuid}-test\n  (testing {:?}\n    (ok (null? (commit-audit {uuid:?}))\n        {EVALUATES:?})))\n",
        format!("{} ({})", commit.name, commit.kind),
    )
}

fn make_test_form(session: &mut Session, values: &[Value]) -> Answer {
    let deeds = deeds_up_to(session, "make-rove-test-form", values)?;
    let Some(deed) = deeds.last() else {
        return Ok(Value::NIL);
    };
    let source = SourceText::new("audit", test_text(&deed.commit));
    let forms = session.image.read_forms(&source).unwrap_or_default();
    Ok(forms.first().map_or(Value::NIL, |it| it.root.get()))
}

fn make_file_commit(session: &mut Session, values: &[Value]) -> Answer {
    let chosen: Vec<Deed> = match values.is_empty() {
        true => session.archive.deeds()?,
        false => deeds_up_to(session, "make-file-commit", values)?
            .pop()
            .into_iter()
            .collect(),
    };
    let folder = session.paths.root.join(FOLDER);
    let unwritten = |error: std::io::Error| {
        let why = describe_io(&error);
        HostError::new("io", format!("`{FOLDER}` cannot be written: {why}"))
    };
    std::fs::create_dir_all(&folder).map_err(unwritten)?;
    let mut paths = Vec::new();
    for deed in chosen.iter().filter(|it| is_tested(&it.commit)) {
        let name = format!("{}.lisp", upper(deed.commit.uuid));
        let text = format!(
            ";;; The test of commit {}: `{}`. Written by Imago from its history.\n\n{}",
            deed.commit.uuid,
            deed.commit.name,
            test_text(&deed.commit)
        );
        std::fs::write(folder.join(&name), text).map_err(unwritten)?;
        paths.push(format!("{FOLDER}/{name}"));
    }
    Ok(session.strings(&paths))
}
