//! Evaluating on behalf of a program: loading files and evaluating definitions.

use std::path::PathBuf;

use super::super::argument::{NAME, TEXT};
use super::super::intake::{FileText, read_source};
use super::super::session::Session;
use super::reply::Reply;
use super::{Body, Capability, HostError, HostFunction};
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
        docstring: "Takes a defining form along the road; `eval` calls it.\n>>> (eval '(define rate 7))\nrate",
        capability: Capability::Evaluate,
        body: Body::Now(define),
    },
    HostFunction {
        name: "eval",
        aliases: &[],
        parameters: "form",
        docstring: "Evaluates a form; a definition goes on the record.\n>>> (eval '(+ 1 2))\n3",
        capability: Capability::Evaluate,
        body: Body::Now(eval),
    },
    HostFunction {
        name: "load",
        aliases: &[],
        parameters: "path",
        docstring: "Runs a file form by form; answers the value of the last.\n>>>! (file/write \"a.lisp\" \"(define rate 7) (* 2 rate)\")\n>>> (load \"a.lisp\")\n14",
        capability: Capability::Evaluate,
        body: Body::Now(load),
    },
    HostFunction {
        name: "sema/check-file",
        aliases: &[],
        parameters: "path",
        docstring: "Reads and expands the forms of a file without running them; answers what `sema/check-string` does.\n>>>! (file/write \"a.lisp\" \"(define rate\")\n>>> (:ok (sema/check-file \"a.lisp\"))\n#f",
        capability: Capability::ReadFiles,
        body: Body::Now(check_file),
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
