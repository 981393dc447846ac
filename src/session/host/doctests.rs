//! Examples and tests from inside a program: `(doctests f)`, `(run-doctests f)`, `(doctests-pass? f)`.

use super::super::argument::DEFINITION;
use super::super::session::Session;
use super::super::stop::Stop;
use super::super::testing::{Subject, heading};
use super::super::view::outcomes::{CheckRow, TestRow};
use super::reply::Reply;
use super::{Body, Capability, HostError, HostFunction};
use crate::lang::definition::{Definition, TopForm, definitions};
use crate::lang::doctest::Outcome;
use crate::lang::source::SourceText;
use crate::lang::value::Value;

pub const TABLE: &[HostFunction] = &[
    HostFunction {
        name: "doctests",
        aliases: &[],
        parameters: "name",
        docstring: "Answers the examples of a definition's docstring, a record each: what is evaluated, what is expected, of which kind that is, and where it stands.\n>>>! (defn twice \"Doubles.\\n>>> (twice 2)\\n4\" (n) (* 2 n))\n>>> (map :expected (doctests twice))\n(\"4\")",
        capability: Capability::Evaluate,
        body: Body::Now(doctests),
    },
    HostFunction {
        name: "run-doctests",
        aliases: &[],
        parameters: "name",
        docstring: "Runs the examples of a definition, prints each with what came of it, and answers a record of the outcomes. Nothing they do to the image stays.\n>>>! (defn twice \"Doubles.\\n>>> (twice 2)\\n4\" (n) (* 2 n))\n>>> (:passed (run-doctests twice))\n1",
        capability: Capability::Evaluate,
        body: Body::Now(run_doctests),
    },
    HostFunction {
        name: "doctests-pass?",
        aliases: &[],
        parameters: "definition",
        docstring: "Answers whether all examples of a definition pass; of a form that defines something, whether they would if it were evaluated. A form without examples is held to those of the definition it would replace.\n>>>! (defn twice \"Doubles.\\n>>> (twice 2)\\n4\" (n) (* 2 n))\n>>> (doctests-pass? twice)\n#t\n>>> (doctests-pass? '(defn twice (n) (* 3 n)))\n#f",
        capability: Capability::Evaluate,
        body: Body::Now(doctests_pass),
    },
    HostFunction {
        name: "run-tests",
        aliases: &[],
        parameters: "&optional part",
        docstring: "Runs the tests that `deftest` defined, those whose name has a part; prints each with its checks, and answers whether all passed. Nothing they do to the image stays.\n>>>! (deftest sums (ok (= 3 (+ 1 2))))\n>>> (run-tests)\n#t",
        capability: Capability::Evaluate,
        body: Body::Now(run_tests),
    },
];

/// Returns the docstring of what an argument names; it may have no example.
fn subject(session: &Session, function: &str, values: &[Value]) -> Result<Subject, HostError> {
    let name = session.argument(DEFINITION, function, values, 0)?;
    if let Some(subject) = session.subject(&name) {
        return Ok(subject);
    }
    let message = match session.image.binding(&name) {
        Some(_) => format!("`{name}` has no docstring"),
        None => format!("`{name}` is not defined"),
    };
    Err(HostError::new("unbound", message).hint("examples stand in a docstring, behind `>>>`"))
}

fn doctests(session: &mut Session, values: &[Value]) -> Result<Value, HostError> {
    let subject = subject(session, "doctests", values)?;
    let examples = subject.doctests.examples.iter().map(|example| {
        let (line, column) = subject.place(example.place());
        Reply::Record(vec![
            ("expression", Reply::Text(example.shown())),
            ("expected", Reply::Text(example.promise())),
            ("kind", Reply::Keyword(example.kind().into())),
            ("line", Reply::Integer(line.into())),
            ("column", Reply::Integer(column.into())),
        ])
    });
    Reply::List(examples.collect()).into_value(session.image.machine_mut())
}

fn run_doctests(session: &mut Session, values: &[Value]) -> Result<Value, HostError> {
    let subject = subject(session, "run-doctests", values)?;
    let outcomes = session.run_examples(&subject)?;
    let row = subject.row(&outcomes);
    session.print(&report(&row));
    record(&row).into_value(session.image.machine_mut())
}

/// Returns a row in words: a line for the name and one for each check.
pub(in crate::session) fn report(row: &TestRow) -> String {
    let mut text = format!("{}\n", heading(row));
    for check in &row.checks {
        text.push_str(&format!("  {} {}\n", check.mark(), check.text));
        if !check.passed && !check.expected.is_empty() {
            text.push_str(&format!("      expected {}\n", check.expected));
        }
    }
    text
}

fn record(row: &TestRow) -> Reply {
    let outcome = |check: &CheckRow| {
        Reply::Record(vec![
            ("text", Reply::Text(check.text.clone())),
            ("expected", Reply::Text(check.expected.clone())),
            ("got", Reply::Text(check.got.clone())),
            ("kind", Reply::Keyword(check.kind.clone())),
            ("passed", Reply::Boolean(check.passed)),
            ("line", Reply::Integer(check.line.into())),
            ("column", Reply::Integer(check.column.into())),
        ])
    };
    let passed = row.passed();
    Reply::Record(vec![
        ("name", Reply::Text(row.name.clone())),
        ("passed", Reply::Integer(passed as i64)),
        ("failed", Reply::Integer((row.checks.len() - passed) as i64)),
        ("total", Reply::Integer(row.checks.len() as i64)),
        (
            "outcomes",
            Reply::List(row.checks.iter().map(outcome).collect()),
        ),
    ])
}

fn doctests_pass(session: &mut Session, values: &[Value]) -> Result<Value, HostError> {
    let argument = values.first().copied().unwrap_or(Value::NIL);
    let is_form = session.image.machine().heap.pair(argument).is_some();
    let outcomes = match is_form {
        true => {
            let text = session.image.print(argument);
            outcomes_of_form(session, text)?
        }
        false => {
            let subject = subject(session, "doctests-pass?", values)?;
            session.run_examples(&subject)?
        }
    };
    Ok(Value::boolean(outcomes.iter().all(|it| it.passed)))
}

/// Runs the examples of a form as they would run if it were evaluated.
fn outcomes_of_form(session: &mut Session, text: String) -> Result<Vec<Outcome>, HostError> {
    let package = session.image.package();
    let source = SourceText::new("form", text).in_package(&package);
    let form = definitions(&source).0.into_iter().next();
    let Some(TopForm::Definition(definition)) = form else {
        return Err(HostError::argument(
            "doctests-pass?",
            1,
            "name, or a form that defines something",
        ));
    };
    let before = session.subject(&definition.name);
    Ok(session.try_examples(&definition, before)?)
}

impl Session {
    /// Evaluates a definition, runs its examples, or those of what it replaces, and undoes it all.
    pub(in crate::session) fn try_examples(
        &mut self,
        definition: &Definition,
        before: Option<Subject>,
    ) -> Result<Vec<Outcome>, Stop> {
        let transaction = self.image.begin();
        let program = self.compile(&definition.source, definition.form_span);
        let outcome = program.and_then(|program| {
            self.run_program(&program)?;
            let own = self.subject(&definition.name).filter(|it| !it.is_empty());
            match own.or(before) {
                Some(subject) => self.run_examples(&subject),
                None => Ok(Vec::new()),
            }
        });
        self.image.undo(transaction);
        outcome
    }
}

fn run_tests(session: &mut Session, values: &[Value]) -> Result<Value, HostError> {
    let part = match values.is_empty() {
        true => String::new(),
        false => session.argument(DEFINITION, "run-tests", values, 0)?,
    };
    let rows = session.run_tests_of_image(&part)?;
    for row in &rows {
        session.print(&report(row));
    }
    let passed = rows.iter().filter(|row| row.has_passed()).count();
    let total = rows.len();
    let mark = if passed == total { '✓' } else { '✗' };
    let plural = if total == 1 { "" } else { "s" };
    session.print(&format!("{mark} {passed} of {total} test{plural} passed\n"));
    Ok(Value::boolean(passed == total))
}
