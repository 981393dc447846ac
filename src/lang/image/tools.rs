//! The tools of the language that look into the image: `describe`, `inspect`, `apropos`,
//! `disassemble`, and what `time`, `profile` and `trace` are made of.

use super::Image;
use super::binding::{BindingView, Origin};
use super::internal::{Answer, Perform, name_of, unknown};
use super::manual::kebab;
use super::runtime;
use super::watch::Profile;
use crate::lang::builtins;
use crate::lang::compile::disassemble::instructions;
use crate::lang::definition::DefinitionKind;
use crate::lang::diagnostic::spelling;
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::pattern::Pattern;
use crate::lang::value::proto::Proto;
use crate::lang::value::{map, order, table, vector};
use crate::lang::vm::signal::{Fault, type_name};
use std::fmt::Write;

/// The calls, by name.
pub(super) const CALLS: &[(&str, Perform)] = &[
    ("%disassemble", disassemble),
    ("%function-of", function_of),
    ("%function-set", function_set),
    ("%measure", measure),
    ("%profile-start", profile_start),
    ("%profile-stop", profile_stop),
    ("apropos", apropos),
    ("apropos-list", apropos_list),
    ("inspect", inspect),
];

/// Parts of a value that `inspect` and `describe` list.
const PARTS_MAX: usize = 100;
/// Columns of a source line in a listing.
const SOURCE_COLUMNS_MAX: usize = 60;

fn refuse(message: String, hint: Option<String>) -> Fault {
    Fault {
        kind: "type-error",
        message,
        hint,
        ..Fault::default()
    }
}

/// `(%measure)`: fuel used and bytes allocated so far, by all programs.
fn measure(image: &mut Image, _: &[Value]) -> Answer {
    let heap = &mut image.machine.heap;
    let fuel = heap.integer_i64(image.watch.fuel as i64);
    let bytes = heap.allocated() as i64;
    let bytes = heap.integer_i64(bytes);
    Ok(heap.list(&[fuel, bytes]))
}

fn profile_start(image: &mut Image, arguments: &[Value]) -> Answer {
    let interval = arguments[0].as_index().filter(|&interval| interval > 0);
    let interval = interval.ok_or_else(|| {
        refuse(
            "`profile` wants a number from 1 for its `:interval`".to_string(),
            None,
        )
    })?;
    image.watch.profile = Some(Profile::new(interval as u64));
    Ok(Value::NIL)
}

/// `(%profile-stop)`: a map of what was sampled.
fn profile_stop(image: &mut Image, _: &[Value]) -> Answer {
    let Some(profile) = image.watch.profile.take() else {
        return Ok(Value::NIL);
    };
    let heap = &mut image.machine.heap;
    let functions: Vec<Value> = profile
        .functions()
        .into_iter()
        .map(|(name, own, total)| {
            let name = heap.string(&name);
            heap.list(&[
                name,
                Value::length(own as usize),
                Value::length(total as usize),
            ])
        })
        .collect();
    let functions = heap.list(&functions);
    let folded = heap.string(&profile.folded());
    Ok(image.keyword_map(&[
        ("samples", Value::length(profile.samples as usize)),
        ("interval", Value::length(profile.interval as usize)),
        ("functions", functions),
        ("folded", folded),
    ]))
}

/// `(%function-of name)`: the global function that can be traced.
fn function_of(image: &mut Image, arguments: &[Value]) -> Answer {
    let name = name_of(image, arguments[0])?;
    let symbol = image.machine.symbols.intern(&name);
    let value = image.machine.globals.value_of(symbol);
    let Some(value) = value else {
        return Err(match image.specials.contains_key(&symbol) {
            true => refuse(
                format!("`{name}` is a special form: only functions can be traced"),
                None,
            ),
            false => image.unknown_name(&name),
        });
    };
    match image.machine.heap.kind(value) {
        Some(Kind::Closure | Kind::Native | Kind::Callable) => Ok(value),
        _ => {
            let got = type_name(&image.machine.heap, value);
            Err(refuse(
                format!("`{name}` is a value of type `{got}`: only functions can be traced"),
                None,
            ))
        }
    }
}

/// `(%function-set name function)`: changes what a name means for its callers. It is no definition.
fn function_set(image: &mut Image, arguments: &[Value]) -> Answer {
    let name = name_of(image, arguments[0])?;
    let global = image.machine.global(&name);
    image.machine.set_global(global, arguments[1]);
    Ok(Value::NIL)
}

/// The names that contain a text, or that a regular expression finds.
fn matching(image: &Image, wanted: Value) -> Result<Vec<String>, Fault> {
    let names = image.names();
    if let Some(regex) = image.machine.heap.payload_of::<Pattern>(wanted) {
        return Ok(names
            .into_iter()
            // A pattern that gives up on a name has not found it.
            .filter(|name| regex.is_match(name).unwrap_or(false))
            .collect());
    }
    let part = name_of(image, wanted)?.to_lowercase();
    let found = names.into_iter();
    Ok(found
        .filter(|name| name.to_lowercase().contains(&part))
        .collect())
}

/// `(apropos-list "part")`: the names, sorted.
fn apropos_list(image: &mut Image, arguments: &[Value]) -> Answer {
    let names = matching(image, arguments[0])?;
    Ok(image.symbol_list(names))
}

/// `(apropos "part")`: the names with what each is, sorted.
fn apropos(image: &mut Image, arguments: &[Value]) -> Answer {
    let names = matching(image, arguments[0])?;
    let mut entries = Vec::with_capacity(names.len());
    for name in names {
        let kind = image.kind_word(&name);
        let symbols = &mut image.machine.symbols;
        let kind = Value::keyword(symbols.intern(kind));
        let name = Value::symbol(symbols.intern(&name));
        entries.push(image.machine.heap.list(&[name, kind]));
    }
    Ok(image.machine.heap.list(&entries))
}

/// `(inspect value)`: a map of what a value is, with its parts numbered.
fn inspect(image: &mut Image, arguments: &[Value]) -> Answer {
    let value = arguments[0];
    let parts = image.parts(value);
    let count = parts.len();
    let kind = type_name(&image.machine.heap, value);
    let kind = Value::keyword(image.machine.symbols.intern(&kind));
    let printed = image.print_brief(value);
    let mut listed = Vec::with_capacity(count.min(PARTS_MAX));
    for (number, (label, part)) in parts.into_iter().take(PARTS_MAX).enumerate() {
        let entry = [Value::length(number), label, part];
        listed.push(image.machine.heap.list(&entry));
    }
    let heap = &mut image.machine.heap;
    let (printed, parts) = (heap.string(&printed), heap.list(&listed));
    Ok(image.keyword_map(&[
        ("type", kind),
        ("value", printed),
        ("size", Value::length(count)),
        ("parts", parts),
    ]))
}

/// `(%disassemble function)`: its code as text, and that of the functions inside it.
fn disassemble(image: &mut Image, arguments: &[Value]) -> Answer {
    let function = match image.machine.heap.is(arguments[0], Kind::Closure) {
        true => arguments[0],
        false => function_of(image, arguments)?,
    };
    let heap = &image.machine.heap;
    if !heap.is(function, Kind::Closure) {
        let name = name_of(image, arguments[0])?;
        return Err(refuse(
            format!("`{name}` is written in Rust and has no code to show"),
            Some("look at its documentation with `(describe 'name)`".to_string()),
        ));
    }
    let mut text = String::new();
    let mut waiting = vec![heap.slots(function)[0]];
    while let Some(proto) = waiting.pop() {
        let Some(proto) = heap.payload_of::<Proto>(proto) else {
            continue;
        };
        image.list_code(proto, &mut text);
        let inner = proto.constants.iter().rev();
        waiting.extend(inner.filter(|&&constant| heap.is(constant, Kind::Proto)));
    }
    Ok(image.machine.heap.string(&text))
}

impl Image {
    /// Returns what is known of a name, or of a value, as text; `record` says what is known of a name
    /// besides, as labels and texts.
    pub fn describe(&mut self, thing: Value, record: &[(&'static str, String)]) -> Answer {
        let heap = &self.machine.heap;
        let is_name = thing.is_symbol()
            || matches!(
                heap.kind(thing),
                Some(Kind::Closure | Kind::Native | Kind::Callable | Kind::Macro | Kind::Class)
            );
        let name = match is_name {
            true => name_of(self, thing).ok(),
            false => None,
        };
        let view = name.and_then(|name| self.binding(&name));
        let text = match view {
            Some(view) => self.describe_name(&view, record),
            None if thing.is_symbol() => {
                let name = name_of(self, thing)?;
                return Err(self.unknown_name(&name));
            }
            None => self.describe_value(thing),
        };
        Ok(self.machine.heap.string(&text))
    }

    pub(super) fn unknown_name(&self, name: &str) -> Fault {
        let names = self.names();
        let similar = spelling::closest(name, names.iter().map(String::as_str));
        Fault {
            hint: similar.map(|similar| format!("did you mean `{similar}`?")),
            ..unknown(name)
        }
    }

    /// Returns the word for what a name is.
    pub(super) fn kind_word(&self, name: &str) -> &'static str {
        match self.binding(name) {
            Some(view) if view.origin == Origin::SpecialForm => "special-form",
            // A further name of a function is one, however it was bound.
            Some(view) if view.kind == Some(DefinitionKind::Variable) && self.is_callable(name) => {
                DefinitionKind::Function.name()
            }
            Some(view) => view.kind.map_or("variable", |kind| kind.name()),
            None => "variable",
        }
    }

    fn is_callable(&self, name: &str) -> bool {
        let symbol = self.machine.symbols.find(name);
        let value = symbol.and_then(|symbol| self.machine.globals.value_of(symbol));
        let kind = value.and_then(|value| self.machine.heap.kind(value));
        matches!(kind, Some(Kind::Closure | Kind::Native))
    }

    pub(super) fn keyword_map(&mut self, entries: &[(&str, Value)]) -> Value {
        let mut flat = Vec::with_capacity(2 * entries.len());
        for &(key, value) in entries {
            flat.push(Value::keyword(self.machine.symbols.intern(key)));
            flat.push(value);
        }
        map::from_flat(&mut self.machine.heap, &flat)
    }

    /// Returns the parts of a value, each with what it is found by.
    fn parts(&mut self, value: Value) -> Vec<(Value, Value)> {
        let heap = &self.machine.heap;
        let numbered = |values: Vec<Value>| {
            let values = values.into_iter().enumerate();
            values
                .map(|(index, part)| (Value::length(index), part))
                .collect()
        };
        match heap.kind(value) {
            Some(Kind::Pair) => {
                let mut elements = heap.elements(value);
                let mut parts: Vec<Value> = elements.by_ref().take(PARTS_MAX * 100).collect();
                let rest = elements.rest();
                if !rest.is_null() && !rest.is_pair() {
                    parts.push(rest);
                }
                numbered(parts)
            }
            Some(Kind::Vector) => numbered(vector::to_vec(heap, value)),
            Some(Kind::Array) => numbered(heap.array_elements(value).unwrap_or(&[]).to_vec()),
            Some(Kind::Values | Kind::Tuple) => numbered(heap.slots(value).to_vec()),
            Some(Kind::Map) => order::sorted_entries(heap, &self.machine.symbols, value),
            Some(Kind::HashTable) => table::entries(heap, value),
            Some(Kind::Cell) => vec![(Value::length(0), heap.slots(value)[0])],
            Some(Kind::Instance | Kind::Record) => runtime::slots_of(heap, value),
            Some(Kind::Class) => {
                let slots = runtime::slot_names(heap, value);
                numbered(slots)
            }
            Some(Kind::Condition) => {
                let slots = heap.slots(value).to_vec();
                let names = ["type", "message", "fields", "trace", "hint", "thrown"];
                let symbols = &mut self.machine.symbols;
                names
                    .iter()
                    .zip(slots)
                    .filter(|(name, _)| **name != "trace")
                    .map(|(name, slot)| (Value::keyword(symbols.intern(name)), slot))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    fn list_code(&self, proto: &Proto, text: &mut String) {
        let name = proto.name.map(|name| self.machine.symbols.name(name));
        let shape = &proto.parameters;
        let _ = writeln!(
            text,
            "{}: {} required, {} optional, {} keywords{}; {} registers",
            name.unwrap_or("(anonymous)"),
            shape.required,
            shape.optional,
            shape.keywords.len(),
            if shape.rest { ", a rest" } else { "" },
            proto.frame_size
        );
        let global = |index: u32| {
            let global = crate::lang::value::globals::GlobalIndex(index);
            self.machine
                .symbols
                .name(self.machine.globals.name(global))
                .to_string()
        };
        let value = |value: Value| self.print_brief(value);
        let mut shown = None;
        for (at, line) in instructions(proto, &global, &value) {
            let span = proto.span_at(at as u32);
            if let (Some(source), Some(span)) = (&proto.source, span.filter(|_| span != shown)) {
                let form = source.text.get(span.range()).unwrap_or("");
                let form: String = form
                    .lines()
                    .next()
                    .unwrap_or("")
                    .chars()
                    .take(SOURCE_COLUMNS_MAX)
                    .collect();
                let _ = writeln!(text, "  ; {form}");
            }
            shown = span;
            let _ = writeln!(text, "{at:5}  {line}");
        }
    }

    fn describe_name(&self, view: &BindingView, more: &[(&str, String)]) -> String {
        let name = view.name.as_str();
        let mut text = format!("{name}: {}\n", self.kind_word(name));
        let mut line = |label: &str, value: &str| {
            let _ = writeln!(text, "  {label:<11} {value}");
        };
        if !view.signature.is_empty() {
            line("called as", &view.signature);
        }
        if let Some(builtin) = builtins::find(name) {
            line("effect", &kebab(&format!("{:?}", builtin.effect)));
            if !builtin.aliases.is_empty() {
                line("also named", &builtin.aliases.join(", "));
            }
        } else if let Some(other) = &view.same_as {
            line("same as", other);
        }
        match (&view.place, view.origin) {
            (Some(place), Origin::Program) => line(
                "defined at",
                &format!("{}:{}:{}", place.source, place.line, place.column),
            ),
            (_, Origin::Program) => {}
            _ => line("defined in", "the language"),
        }
        if let Some(commit) = &view.commit {
            line("commit", commit);
        }
        let symbol = self.machine.symbols.find(name);
        let value = symbol.and_then(|symbol| self.machine.globals.value_of(symbol));
        if let Some(class) = value.filter(|&value| self.machine.heap.is(value, Kind::Class)) {
            let slots = runtime::slot_names(&self.machine.heap, class);
            let slots: Vec<String> = slots.iter().map(|&slot| self.print_brief(slot)).collect();
            line("slots", &slots.join(" "));
        } else if let Some(value) = value
            && self.kind_word(name) != "function"
            && !matches!(
                self.machine.heap.kind(value),
                Some(Kind::Macro | Kind::Callable | Kind::Closure)
            )
        {
            line("value", &self.print_brief(value));
        }
        for (label, words) in more {
            line(label, words);
        }
        let dependents = self.dependents(name);
        if !dependents.is_empty() {
            line("used by", &dependents.join(" "));
        }
        for method in self.methods_of(name) {
            line("method", &method);
        }
        for doc in view
            .docstring
            .iter()
            .flat_map(|docstring| docstring.lines())
        {
            let _ = writeln!(text, "  {}", doc.trim());
        }
        text
    }

    fn describe_value(&mut self, value: Value) -> String {
        let kind = type_name(&self.machine.heap, value);
        let mut text = format!("{}: {kind}\n", self.print_brief(value));
        let parts = self.parts(value);
        for (number, (label, part)) in parts.iter().take(PARTS_MAX).enumerate() {
            let (label, part) = (self.print_brief(*label), self.print_brief(*part));
            // An element is found by its number.
            let _ = match label == number.to_string() {
                true => writeln!(text, "  {number:>3}  {part}"),
                false => writeln!(text, "  {number:>3}  {label} {part}"),
            };
        }
        if let Some(more @ 1..) = parts.len().checked_sub(PARTS_MAX) {
            let _ = writeln!(text, "  … and {more} more");
        }
        text
    }
}
