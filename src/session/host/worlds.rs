//! Evaluating on behalf of a program: loading files, evaluating definitions, and auditing the past in
//! a world of its own.

use std::path::PathBuf;

use super::super::argument::{NAME, TEXT};
use super::super::intake::{FileText, read_source};
use super::super::session::Session;
use super::super::stop::Stop;
use super::super::task::Task;
use super::reply::Reply;
use super::{Body, Capability, HostError, HostFunction, World, report};
use crate::history::kind::{EntryKind, Shape};
use crate::history::query::{commits, log};
use crate::history::record::AtomicCommit;
use crate::lang::definition::heads;
use crate::lang::source::SourceText;
use crate::lang::value::Value;

pub const TABLE: &[HostFunction] = &[
    HostFunction {
        name: "%import",
        aliases: &[],
        parameters: "path names",
        docstring: "Evaluates a file once and checks that it exports names; `import` calls it.",
        capability: Capability::Evaluate,
        body: Body::Now(import),
    },
    HostFunction {
        name: "define",
        aliases: &[],
        parameters: "form",
        docstring: "Takes a defining form along the road; `eval` calls it.",
        capability: Capability::Evaluate,
        body: Body::Now(define),
    },
    HostFunction {
        name: "eval",
        aliases: &[],
        parameters: "form",
        docstring: "Evaluates a form; a definition goes on the record.",
        capability: Capability::Evaluate,
        body: Body::Now(eval),
    },
    HostFunction {
        name: "load",
        aliases: &[],
        parameters: "path",
        docstring: "Runs a file form by form; answers the value of the last.",
        capability: Capability::Evaluate,
        body: Body::Now(load),
    },
    HostFunction {
        name: "sema/check-file",
        aliases: &[],
        parameters: "path",
        docstring: "Reads and expands the forms of a file without running them; answers what `sema/check-string` does.",
        capability: Capability::ReadFiles,
        body: Body::Now(check_file),
    },
    HostFunction {
        name: "run-all-audits",
        aliases: &[],
        parameters: "",
        docstring: "Evaluates every commit again, in order, in an image of its own; prints which still evaluate.",
        capability: Capability::ReadHistory,
        body: Body::Now(run_all_audits),
    },
];

fn define(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    let form = arguments.first().copied().unwrap_or(Value::NIL);
    let text = session.image.print(form);
    let package = session.image.package();
    Ok(session.run_inside(SourceText::new("eval", text).in_package(&package))?)
}

fn eval(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    let form = arguments.first().copied().unwrap_or(Value::NIL);
    let machine = session.image.machine();
    let head = machine.heap.car(form).and_then(Value::as_symbol);
    let defines = head.is_some_and(|head| heads::find(machine.symbols.name(head)).is_some());
    if defines {
        return define(session, arguments);
    }
    Ok(session.evaluate_value(form)?)
}

fn load(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    let path = session.argument(TEXT, "load", arguments, 0)?;
    Ok(session.load_file(&PathBuf::from(path))?)
}

/// A file that cannot be read is a finding like others.
fn check_file(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    let path = super::files::path(session, "sema/check-file", arguments, 0)?;
    let name = session.paths.display(&path);
    let why = match read_source(&path) {
        FileText::Text(text) => {
            return Ok(session.image.check_text(&SourceText::new(name, text)));
        }
        FileText::Gone => "there is no such file".to_string(),
        FileText::Unfit(why) => format!("it is {why}"),
    };
    let finding = Reply::Record(vec![
        ("code", Reply::text("io")),
        ("level", Reply::Keyword("error".into())),
        (
            "message",
            Reply::Text(format!("`{name}` cannot be read: {why}")),
        ),
    ]);
    let reply = Reply::Record(vec![
        ("ok", Reply::Boolean(false)),
        ("diagnostics", Reply::List(vec![finding])),
    ]);
    reply.into_value(session.image.machine_mut())
}

fn import(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    let path = session.argument(TEXT, "import", arguments, 0)?;
    let names = session.list_argument(NAME, "import", arguments, 1)?;
    session.import(&PathBuf::from(path), &names)?;
    Ok(Value::NIL)
}

/// The audit's own count of what happened.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
}

fn run_all_audits(session: &mut Session, _: &[Value]) -> Result<Value, HostError> {
    session.print("\nRunning all audits...\n");
    let mut rows = log::all(&session.archive.store)?;
    // What takes a name away or only looks different is no form to evaluate.
    rows.retain(|row| row.entry.shape() == Shape::Definition && row.entry != EntryKind::Trivia);
    for row in &rows {
        let line = format!(
            "Loading audit: {} ({})\n",
            report::upper(row.uuid),
            row.name
        );
        session.print(&line);
    }
    session.print("\nAll audits loaded. Running tests...\n\n");
    let project = session.board.status.project.clone();
    session.print(&format!(";; testing '{project}'\n"));
    let fresh = session.fresh_image();
    let live = std::mem::replace(&mut session.image, fresh);
    let seqs = rows.iter().map(|row| row.seq).collect();
    let outcome = audit_each(session, seqs);
    session.image = live;
    let tally = outcome?;
    let total = tally.passed + tally.failed;
    let mark = if tally.failed == 0 { "✓" } else { "✗" };
    session.print(&format!(
        "\n{mark} {}\n\nSummary:\n",
        tests(total, "completed")
    ));
    let summary = match tally.failed {
        0 => format!("  All {}\n", tests(total, "passed.")),
        failed => format!("  {failed} of {}\n", tests(total, "failed.")),
    };
    session.print(&summary);
    session.print("All audits completed.\n\n");
    Ok(Value::NIL)
}

fn tests(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} test{plural} {what}")
}

fn audit_each(session: &mut Session, seqs: Vec<u64>) -> Result<Tally, HostError> {
    let mut tally = Tally::default();
    let mut known = std::collections::HashSet::new();
    for seq in seqs {
        let commit = commits::get(&session.archive.store, seq)?;
        session.print(&format!("commit-{}-test\n", commit.uuid));
        if !known.insert(commit.name.clone()) {
            session.print(&format!("WARNING: redefining {}\n", commit.name));
        }
        match audit(session, &commit) {
            Ok(()) => {
                tally.passed += 1;
                session.print("  ✓ The form should evaluate without error.\n");
            }
            Err(Stop::Interrupted(diagnostic)) => {
                return Err(HostError::new("interrupt", diagnostic.message));
            }
            Err(stop) => {
                tally.failed += 1;
                session.print("  ✗ The form should evaluate without error.\n");
                session.print(&format!("    {}: {}\n", stop.kind(), stop.message()));
            }
        }
    }
    Ok(tally)
}

/// Evaluates one commit; what it prints is not shown again.
fn audit(session: &mut Session, commit: &AtomicCommit) -> Result<(), Stop> {
    let quiet = Task {
        world: World::Past,
        is_silent: true,
        ..session.task.clone()
    };
    let outer = std::mem::replace(&mut session.task, quiet);
    let source = SourceText::new(commit.name.as_str(), commit.source.as_str());
    let source = source.in_package(&commit.package);
    let outcome = session.evaluate_source(&source);
    session.task = outer;
    outcome
}
