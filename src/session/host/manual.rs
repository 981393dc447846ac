//! What the record knows of a name, for `meta` and `describe`: the rest is the image's.

use super::super::session::Session;
use super::super::testing::kept::Kept;
use super::super::view::outcomes::{TestKind, TestRow};
use super::reply::Reply;
use super::{Capability, HostError, HostFunction, now, report};
use crate::audit::whole::Effects;
use crate::history::query::heads;
use crate::lang::definition::{DefinitionKind, TopForm, definitions, directive_values};
use crate::lang::image::Origin;
use crate::lang::source::SourceText;
use crate::lang::value::Value;

const READ: Capability = Capability::ReadHistory;

#[rustfmt::skip]
pub const TABLE: &[HostFunction] = &[
    now("%describe", "thing", "Answers what is known of a name or value as text.", READ, describe),
    now("meta", "name", "Answers a map of what is known of a name.\n>>>! (defn area \"Answers the area.\" (r) (* r r))\n>>> (:doc (meta area))\n\"Answers the area.\"\n>>> (:arity (meta area))\n1", READ, meta),
];

type Answer = Result<Value, HostError>;

/// Returns the name of a definition of the program that a value stands for.
fn own_name(session: &Session, thing: Value) -> Option<String> {
    let name = session.image.name_of(thing)?;
    let view = session.image.binding(&name)?;
    (view.origin == Origin::Program && view.text.is_some()).then_some(name)
}

fn meta(session: &mut Session, values: &[Value]) -> Answer {
    let mut record = Vec::new();
    let replies = match own_name(session, values[0]) {
        Some(name) => on_record(session, &name)?,
        None => of_language(session, values[0])?,
    };
    for (key, reply) in replies {
        let value = reply.into_value(session.image.machine_mut())?;
        record.push((key, value));
    }
    Ok(session.image.meta(values[0], &record)?)
}

fn effect_words(effects: Effects) -> Reply {
    let words = effects.each().map(|(_, word)| Reply::Keyword(word.into()));
    Reply::List(words.collect())
}

/// Returns what there is to say of a word of the language.
fn of_language(
    session: &mut Session,
    thing: Value,
) -> Result<Vec<(&'static str, Reply)>, HostError> {
    let Some(name) = session.image.name_of(thing) else {
        return Ok(Vec::new());
    };
    let effects = session.whole()?.effects_of_word(&name);
    let effects = effects.map(|it| ("effects", effect_words(it)));
    Ok(effects.into_iter().collect())
}

/// Returns what the history and the index of the whole say of a definition.
fn on_record(session: &mut Session, name: &str) -> Result<Vec<(&'static str, Reply)>, HostError> {
    let mut found = Vec::new();
    if let Some(commit) = heads::alive(&session.archive.store, name)? {
        let lineage = session.archive.lineage(name)?;
        let version = lineage.versions.len();
        let row = session.archive.version_row(&lineage, version)?;
        let milestone = row.milestone.map(|it| Reply::Text(report::upper(it)));
        found.push(("version", Reply::Integer(version as i64)));
        found.push(("milestone", milestone.unwrap_or(Reply::Nil)));
        found.push(("directives", directives(name, &commit.source)));
    }
    if let Some(row) = last_result(session, name) {
        let total = row.checks.len();
        let result = Reply::Record(vec![
            ("passed", Reply::Integer(row.passed() as i64)),
            ("total", Reply::Integer(total as i64)),
        ]);
        found.push(("last-result", result));
    }
    let whole = session.whole()?;
    if let Some(effects) = whole.effects(name) {
        found.push(("effects", effect_words(effects)));
    }
    Ok(found)
}

/// Returns what came of the examples of a name when `imago test` ran them last.
fn last_result(session: &Session, name: &str) -> Option<TestRow> {
    let docstring = session.image.binding(name)?.docstring?;
    // Most have no examples, and nothing need be read.
    if !docstring.contains(">>>") {
        return None;
    }
    let mut rows = Kept::read(&session.paths).rows.into_iter();
    rows.find(|row| row.kind == TestKind::Doctest && row.name == name)
}

/// Returns the directives above a definition, as `read-source` answers them.
fn directives(name: &str, text: &str) -> Reply {
    let (forms, _) = definitions(&SourceText::new(name, text));
    match forms.first() {
        Some(TopForm::Definition(definition)) => {
            let values = directive_values(&definition.directives);
            let values = values
                .into_iter()
                .map(|(key, value)| (key, Reply::from(value)));
            Reply::Map(values.collect())
        }
        _ => Reply::Map(Vec::new()),
    }
}

fn describe(session: &mut Session, values: &[Value]) -> Answer {
    let mut lines = Vec::new();
    // A text is described as the value it is.
    let is_text = session.image.machine().heap.text(values[0]).is_some();
    if !is_text
        && let Some(name) = own_name(session, values[0])
        && is_called(session, &name)
    {
        lines.push(("effects", effects(session, &name)?));
    }
    Ok(session.image.describe(values[0], &lines)?)
}

/// Whether a definition has code that runs when it is called.
fn is_called(session: &Session, name: &str) -> bool {
    let kind = session.image.binding(name).and_then(|it| it.kind);
    matches!(
        kind,
        Some(
            DefinitionKind::Function
                | DefinitionKind::Generic
                | DefinitionKind::Macro
                | DefinitionKind::Method
        )
    )
}

/// Returns what a definition does to the world, each with the way there.
fn effects(session: &mut Session, name: &str) -> Result<String, HostError> {
    let whole = session.whole()?;
    let Some(effects) = whole.effects(name) else {
        return Ok("unknown".to_string());
    };
    let mut words = Vec::new();
    for (effect, word) in effects.each() {
        let path = whole.effect_path(name, effect).unwrap_or_default();
        words.push(format!("{word} ({})", path.join(" → ")));
    }
    Ok(match words.is_empty() {
        true => "none".to_string(),
        false => words.join(", "),
    })
}
