//! What programs ask of a model that may change them: patches, and the healing of what does not keep its
//! examples.

use std::path::PathBuf;

use super::super::argument::{DEFINITION, TEXT};
use super::super::rows::compare;
use super::super::session::Session;
use super::super::view::healing::{HealStatus, HealWish, Healed};
use super::reply::Reply;
use super::{Capability, HostError, HostFunction, now};
use crate::lang::value::Value;
use crate::lang::value::map;

const WRITE: Capability = Capability::WriteHistory;
const READ: Capability = Capability::ReadHistory;

#[rustfmt::skip]
pub const TABLE: &[HostFunction] = &[
    now("ask/patch!", "function instruction &rest options", "Asks a model to change a function as instructed, shows what differs, runs its examples in a process of their own and defines it, or leaves everything as it was. The option `:model` names another model. Answers a map.\n>>> (ask/patch! 'no-such-name \"make it faster\")\n!! ...", WRITE, patch),
    now("heal!", "function &rest options", "Lets a model write a function anew until its examples hold, and defines it. Options: `:max-attempts`, `:model`, `:keep-structure`. Answers a map.\n>>>! (defn twice \"Doubles.\\n   >>> (twice 2)\\n   4\" (n) (* 2 n))\n>>> (:status (heal! twice))\n:healthy", WRITE, heal),
    now("heal-module!", "path &rest options", "Heals the functions of a file that are marked `;;@self-heal`, as `heal!` does. Answers a list of maps.\n>>>! (file/write \"rates.lisp\" \"(define rate 7)\")\n>>> (heal-module! \"rates.lisp\")\n()", WRITE, heal_module),
    now("heal?", "function &rest options", "Does what `heal!` does and changes nothing: answers a map with what would be defined.\n>>>! (defn twice \"Doubles.\\n   >>> (twice 2)\\n   4\" (n) (* 2 n))\n>>> (:would-change (heal? twice))\n#f", READ, cure),
];

type Answer = Result<Value, HostError>;

fn reply(session: &mut Session, reply: Reply) -> Answer {
    reply.into_value(session.image.machine_mut())
}

/// Reads the options behind the arguments: a map, or keywords with values.
fn options(
    session: &Session,
    function: &str,
    values: &[Value],
) -> Result<Vec<(String, Value)>, HostError> {
    let machine = session.image.machine();
    let heap = &machine.heap;
    let pairs: Vec<(Value, Value)> = match values {
        [] => Vec::new(),
        [options] if options.is_nil() => Vec::new(),
        [options] if map::is_map(heap, *options) => map::entries(heap, *options),
        values if values.len().is_multiple_of(2) => values
            .chunks_exact(2)
            .map(|pair| (pair[0], pair[1]))
            .collect(),
        _ => {
            return Err(wrong(
                function,
                "options: a map, or keywords with their values",
            ));
        }
    };
    let named = pairs.into_iter().map(|(key, value)| {
        let key = key
            .as_keyword()
            .ok_or_else(|| wrong(function, "keywords for options"))?;
        Ok((machine.symbols.name(key).to_string(), value))
    });
    named.collect()
}

fn wrong(function: &str, wanted: &str) -> HostError {
    HostError::new("type-error", format!("`{function}` wants {wanted}"))
}

fn wish(session: &Session, function: &str, values: &[Value]) -> Result<HealWish, HostError> {
    let mut wish = HealWish::default();
    for (key, value) in options(session, function, values)? {
        match key.as_str() {
            "max-attempts" => {
                let number = value.as_fixnum().and_then(|it| u32::try_from(it).ok());
                let number = number.filter(|it| *it > 0);
                wish.attempts_max = Some(
                    number.ok_or_else(|| wrong(function, "a number from 1 for `:max-attempts`"))?,
                );
            }
            "model" => wish.model = model(session, function, value)?,
            "keep-structure" => wish.keep_structure = value.is_truthy(),
            _ => return Err(unknown(function, &key)),
        }
    }
    Ok(wish)
}

fn model(session: &Session, function: &str, value: Value) -> Result<Option<String>, HostError> {
    if value.is_nil() {
        return Ok(None);
    }
    let text = session.image.machine().heap.text(value);
    let text = text.ok_or_else(|| wrong(function, "a string for `:model`"))?;
    Ok(Some(text.to_string()))
}

fn unknown(function: &str, key: &str) -> HostError {
    HostError::new(
        "type-error",
        format!("`{function}` knows no option `:{key}`"),
    )
}

fn rest(values: &[Value], count: usize) -> &[Value] {
    values.get(count..).unwrap_or_default()
}

fn patch(session: &mut Session, values: &[Value]) -> Answer {
    const NAME: &str = "ask/patch!";
    let name = session.argument(DEFINITION, NAME, values, 0)?;
    let instruction = session.argument(TEXT, NAME, values, 1)?;
    let mut chosen = None;
    for (key, value) in options(session, NAME, rest(values, 2))? {
        match key.as_str() {
            "model" => chosen = model(session, NAME, value)?,
            _ => return Err(unknown(NAME, &key)),
        }
    }
    let patched = session.patch(&name, &instruction, chosen.as_deref())?;
    let mut said = patched
        .new
        .as_ref()
        .map_or_else(String::new, |new| difference(&name, &patched.old, new));
    if patched.total > 0 {
        let mark = if patched.held == patched.total {
            '✓'
        } else {
            '✗'
        };
        said.push_str(&format!("{}/{} {mark}\n", patched.held, patched.total));
    }
    for line in &patched.remarks {
        said.push_str(&format!("{line}\n"));
    }
    said.push_str(match patched.is_applied {
        true => "applied\n",
        false => "nothing was changed\n",
    });
    session.print(&said);
    let status = if patched.is_applied {
        "applied"
    } else {
        "refused"
    };
    let remarks = patched.remarks.into_iter().map(Reply::Text).collect();
    reply(
        session,
        Reply::Record(vec![
            ("status", Reply::Keyword(status.into())),
            ("passing", Reply::Integer(patched.held as i64)),
            ("total", Reply::Integer(patched.total as i64)),
            ("candidate", patched.new.map_or(Reply::Nil, Reply::Text)),
            ("remarks", Reply::List(remarks)),
        ]),
    )
}

/// Returns what differs between two texts, lines with a mark.
fn difference(name: &str, old: &str, new: &str) -> String {
    let titles = ("before".to_string(), "after".to_string());
    let view = compare(name.to_string(), titles, old, new);
    view.marked()
}

fn heal(session: &mut Session, values: &[Value]) -> Answer {
    let name = session.argument(DEFINITION, "heal!", values, 0)?;
    let wish = wish(session, "heal!", rest(values, 1))?;
    let healed = session.heal(&name, &wish, &mut |_, _| {})?;
    show(session, &healed);
    reply(session, record(healed))
}

fn heal_module(session: &mut Session, values: &[Value]) -> Answer {
    let path = session.argument(TEXT, "heal-module!", values, 0)?;
    let wish = wish(session, "heal-module!", rest(values, 1))?;
    let names = session.patients(&PathBuf::from(path))?;
    let mut rows = Vec::with_capacity(names.len());
    for name in names {
        let healed = session.heal(&name, &wish, &mut |_, _| {})?;
        show(session, &healed);
        rows.push(record(healed));
    }
    reply(session, Reply::List(rows))
}

/// Shows what was changed, or would be.
fn show(session: &mut Session, healed: &Healed) {
    if let Some(candidate) = &healed.candidate {
        let said = difference(&healed.name, &healed.old, candidate);
        session.print(&said);
    }
}

fn record(healed: Healed) -> Reply {
    let mut parts = vec![
        ("name", Reply::Text(healed.name)),
        ("status", Reply::Keyword(healed.status.name().into())),
        ("attempts", Reply::Integer(healed.attempts.into())),
        ("tokens-used", Reply::Integer(healed.tokens as i64)),
        ("passing", Reply::Integer(healed.passing as i64)),
        ("total", Reply::Integer(healed.total as i64)),
    ];
    if healed.status == HealStatus::Proposed {
        parts.push((
            "candidate",
            healed.candidate.map_or(Reply::Nil, Reply::Text),
        ));
    }
    if let Some(reason) = healed.reason {
        parts.push(("reason", Reply::Text(reason)));
    }
    Reply::Record(parts)
}

fn cure(session: &mut Session, values: &[Value]) -> Answer {
    let name = session.argument(DEFINITION, "heal?", values, 0)?;
    let wish = wish(session, "heal?", rest(values, 1))?;
    let (healed, _) = session.find_cure(&name, &wish, &mut |_, _| {})?;
    let mut parts = vec![
        ("would-change", Reply::Boolean(healed.candidate.is_some())),
        (
            "candidate",
            healed.candidate.map_or(Reply::Nil, Reply::Text),
        ),
        ("passing", Reply::Integer(healed.passing as i64)),
        ("total", Reply::Integer(healed.total as i64)),
        ("attempts", Reply::Integer(healed.attempts.into())),
    ];
    if let Some(reason) = healed.reason {
        parts.push(("reason", Reply::Text(reason)));
    }
    reply(session, Reply::Record(parts))
}
