//! The manual of everything that has a name: `doc`, `meta`, `doc/search`, who calls whom.
//!
//! What a program defined, what the language brings and what the host performs answer alike. What only
//! the record knows, such as the number of a version, is added by whoever keeps one (`Image::meta`).

use super::Image;
use super::binding::{BindingView, Origin};
use super::internal::{Answer, Perform, name_of};
use super::runtime;
use crate::lang::builtins::{self, Builtin};
use crate::lang::definition::DefinitionKind;
use crate::lang::doctest::{self, Excerpt};
use crate::lang::value::kind::Kind;
use crate::lang::value::{Value, map, vector};
use crate::lang::vm::signal::Fault;
use regex::{Regex, RegexBuilder};
use rustc_hash::FxHashMap;
use std::fmt::Write;

/// The calls, by name.
pub(super) const CALLS: &[(&str, Perform)] = &[
    ("%doc", doc),
    ("calls", calls),
    ("dependents", dependents),
    ("doc/search", search),
    ("documentation", documentation),
    ("source-of", source_of),
    ("who-calls", dependents),
];

/// What is printed of a name without a docstring.
const UNDOCUMENTED: &str = "No documentation.";
/// Kinds of definitions that are looked for without a docstring.
const DOCUMENTED: &[DefinitionKind] = &[
    DefinitionKind::Function,
    DefinitionKind::Generic,
    DefinitionKind::Macro,
];

/// `(%doc thing)`: what `doc` prints.
fn doc(image: &mut Image, arguments: &[Value]) -> Answer {
    let name = name_of(image, arguments[0])?;
    let view = image.known(&name)?;
    let text = image.manual_entry(&view);
    Ok(image.machine.heap.string(&text))
}

/// `(documentation thing kind)`: the docstring alone, or nil.
fn documentation(image: &mut Image, arguments: &[Value]) -> Answer {
    let name = name_of(image, arguments[0])?;
    let docstring = image.binding(&name).and_then(|view| view.docstring);
    Ok(image.text_or_nil(docstring.as_deref()))
}

/// `(source-of name)`: the exact text of a definition; of a generic function that only methods made,
/// theirs.
fn source_of(image: &mut Image, arguments: &[Value]) -> Answer {
    let name = name_of(image, arguments[0])?;
    let view = image.known(&name)?;
    let text = image.source_text(&view);
    Ok(image.text_or_nil(text.as_deref()))
}

/// `(dependents name)`, `(who-calls name)`: the program's names whose definitions mention a name.
fn dependents(image: &mut Image, arguments: &[Value]) -> Answer {
    let name = name_of(image, arguments[0])?;
    let names = image.dependents(&name);
    Ok(image.symbol_list(names))
}

/// `(calls name)`: the functions and macros that a definition uses.
fn calls(image: &mut Image, arguments: &[Value]) -> Answer {
    let name = name_of(image, arguments[0])?;
    let view = image.known(&name)?;
    let names = image.callees(&view);
    Ok(image.symbol_list(names))
}

/// What `doc/search` looks for.
enum Sought {
    Undocumented,
    Text(Regex),
}

/// `(doc/search text)`: maps of the names that have a text in their name or docstring.
fn search(image: &mut Image, arguments: &[Value]) -> Answer {
    let sought = image.sought(arguments[0])?;
    let found = match sought {
        Sought::Undocumented => image.undocumented(),
        Sought::Text(text) => image.names_about(&text),
    };
    let mut entries = Vec::with_capacity(found.len());
    let room: usize = found.iter().map(|it| it.1.map_or(0, str::len) + 256).sum();
    let found: Vec<(String, Option<String>)> = found
        .into_iter()
        .map(|(name, docstring)| (name.to_string(), docstring.map(str::to_string)))
        .collect();
    image.machine.heap.reserve(room).map_err(|_| Fault {
        kind: "limit",
        message: "the heap limit is reached".into(),
        ..Fault::default()
    })?;
    for (name, docstring) in found {
        let kind = image.kind_word(&name);
        let kind = Value::keyword(image.machine.symbols.intern(kind));
        let docstring = image.text_or_nil(docstring.as_deref());
        let name = image.machine.heap.string(&name);
        let entry = image.keyword_map(&[("name", name), ("doc", docstring), ("kind", kind)]);
        entries.push(entry);
    }
    Ok(image.machine.heap.list(&entries))
}

impl Image {
    fn known(&self, name: &str) -> Result<BindingView, Fault> {
        self.binding(name).ok_or_else(|| self.unknown_name(name))
    }

    pub(super) fn text_or_nil(&mut self, text: Option<&str>) -> Value {
        match text {
            Some(text) => self.machine.heap.string(text),
            None => Value::NIL,
        }
    }

    fn sought(&self, wanted: Value) -> Result<Sought, Fault> {
        let symbols = &self.machine.symbols;
        if wanted.as_keyword().map(|it| symbols.name(it)) == Some("undocumented") {
            return Ok(Sought::Undocumented);
        }
        let text = name_of(self, wanted)?;
        // Words stand apart by any white space, as a docstring is broken into lines.
        let words: Vec<String> = text.split_whitespace().map(regex::escape).collect();
        let text = RegexBuilder::new(&words.join(r"\s+"))
            .case_insensitive(true)
            .build();
        text.map(Sought::Text).map_err(|_| Fault {
            kind: "limit",
            message: "`doc/search`: the text is too long".into(),
            ..Fault::default()
        })
    }

    /// The program's functions, generic functions and macros without a docstring, sorted.
    fn undocumented(&self) -> Vec<(&str, Option<&str>)> {
        let bindings = self.bindings.names();
        let mut names: Vec<(&str, Option<&str>)> = bindings
            .filter(|(_, it)| {
                !it.prelude && it.docstring.is_none() && DOCUMENTED.contains(&it.kind)
            })
            .map(|(name, _)| (self.machine.symbols.name(name), None))
            .collect();
        names.sort_unstable();
        names
    }

    /// The names that have a text in their name or docstring, with their docstrings, sorted.
    fn names_about(&self, text: &Regex) -> Vec<(&str, Option<&str>)> {
        let mut builtins: FxHashMap<&str, &Builtin> = FxHashMap::default();
        for builtin in builtins::all() {
            builtins.insert(builtin.name, builtin);
            builtins.extend(builtin.aliases.iter().map(|&alias| (alias, builtin)));
        }
        let symbols = &self.machine.symbols;
        let methods = self.bindings.names();
        let methods = methods.filter(|(_, it)| it.kind == DefinitionKind::Method);
        let bound = self.machine.globals.bound().map(|(_, name, _)| name);
        let mut found: Vec<(&str, Option<&str>)> = bound
            .chain(methods.map(|(name, _)| name))
            .map(|symbol| {
                let name = symbols.name(symbol);
                let docstring = match self.bindings.get(symbol) {
                    Some(binding) => binding.docstring.as_deref(),
                    None => match self.hosted.get(&symbol) {
                        Some(words) => Some(words.docstring),
                        None => builtins.get(name).map(|it| it.docstring),
                    },
                };
                (name, docstring)
            })
            .chain(self.specials.values().map(|it| (it.name, Some(it.doc))))
            .filter(|(name, _)| !name.starts_with(['%', '(']))
            .filter(|(name, doc)| text.is_match(name) || doc.is_some_and(|it| text.is_match(it)))
            .collect();
        found.sort_unstable();
        found.dedup_by(|left, right| left.0 == right.0);
        found
    }

    /// Returns the text of a definition, or of the methods that a generic function is made of.
    fn source_text(&self, view: &BindingView) -> Option<String> {
        let methods = || {
            let methods = self.methods_of(&view.name).into_iter();
            let texts: Vec<String> = methods.filter_map(|it| self.binding(&it)?.text).collect();
            Some(texts.join("\n\n")).filter(|it| !it.is_empty())
        };
        view.text.clone().or_else(methods)
    }

    /// Returns the functions and macros that a definition uses, sorted; the inner names of the language
    /// are left out.
    fn callees(&self, view: &BindingView) -> Vec<String> {
        let methods = match view.kind {
            Some(DefinitionKind::Generic) => self.methods_of(&view.name),
            _ => Vec::new(),
        };
        let of_methods = methods.iter().filter_map(|it| self.binding(it));
        let mut names: Vec<String> = of_methods.flat_map(|it| it.references).collect();
        names.extend(view.references.iter().cloned());
        names.retain(|name| !name.starts_with(['%', '(']) && *name != view.name);
        names.retain(|name| self.is_called(name));
        names.sort();
        names.dedup();
        names
    }

    fn is_called(&self, name: &str) -> bool {
        let value = self.value_of(name);
        let kind = value.and_then(|value| self.machine.heap.kind(value));
        matches!(
            kind,
            Some(Kind::Closure | Kind::Native | Kind::Callable | Kind::Macro)
        )
    }

    pub(super) fn value_of(&self, name: &str) -> Option<Value> {
        let symbol = self.machine.symbols.find(name)?;
        self.machine.globals.value_of(symbol)
    }

    /// Returns what `doc` prints: how a thing is called, its docstring, and of a generic function its
    /// methods.
    pub fn manual_entry(&self, view: &BindingView) -> String {
        let mut text = format!("{} : {}\n", view.name, self.shape(view));
        let docstring = view.docstring.as_deref().unwrap_or(UNDOCUMENTED);
        for line in dedented(docstring) {
            text.push_str(line);
            text.push('\n');
        }
        if let Some(other) = &view.same_as {
            let _ = writeln!(text, "Another name of `{other}`.");
        }
        let aliases = builtins::find(&view.name).map_or(&[][..], |it| it.aliases);
        if !aliases.is_empty() && view.same_as.is_none() && view.origin == Origin::Builtin {
            let names: Vec<String> = aliases.iter().map(|it| format!("`{it}`")).collect();
            let _ = writeln!(text, "Also named {}.", names.join(", "));
        }
        let methods = self.methods_of(&view.name);
        if !methods.is_empty() && view.kind == Some(DefinitionKind::Generic) {
            text.push_str("Methods:\n");
        }
        for name in methods {
            let docstring = self.binding(&name).and_then(|it| it.docstring);
            let _ = match docstring.as_deref().map(first_sentence) {
                Some(sentence) => writeln!(text, "  {name}  {sentence}"),
                None => writeln!(text, "  {name}"),
            };
        }
        text
    }

    /// Returns what a thing is, with its parameters, slots or value: `(fn n)`, `(class x y)`.
    fn shape(&self, view: &BindingView) -> String {
        let with = |word: &str, rest: &str| match rest {
            "" => format!("({word})"),
            rest => format!("({word} {rest})"),
        };
        if view.origin == Origin::SpecialForm {
            return with("special", inside(&view.signature, &view.name));
        }
        let parameters = view.parameters.as_deref();
        let parameters = parameters.map_or("", |list| inside(list, ""));
        let slots = |word: &str| {
            let class = self.value_of(&view.name);
            let class = class.filter(|&it| self.machine.heap.is(it, Kind::Class));
            let slots = class.map_or_else(Vec::new, |class| {
                runtime::slot_names(&self.machine.heap, class)
            });
            let slots: Vec<String> = slots.iter().map(|&slot| self.print_brief(slot)).collect();
            with(word, &slots.join(" "))
        };
        let value = |word: &str| {
            let value = self.value_of(&view.name);
            with(
                word,
                &value.map_or(String::new(), |it| self.print_brief(it)),
            )
        };
        match view.kind {
            Some(DefinitionKind::Function) => with("fn", parameters),
            Some(DefinitionKind::Macro) => with("macro", parameters),
            Some(DefinitionKind::Generic) => with("generic", parameters),
            Some(DefinitionKind::Method) => with("method", parameters),
            Some(DefinitionKind::Class) => slots("class"),
            Some(DefinitionKind::Structure) => slots("structure"),
            Some(DefinitionKind::Record) => slots("record"),
            Some(DefinitionKind::Parameter) => value("parameter"),
            Some(DefinitionKind::Constant) => value("constant"),
            Some(DefinitionKind::Package) => "(package)".to_string(),
            Some(DefinitionKind::Variable) | None => value("variable"),
        }
    }

    /// Returns what the image knows of a name, as a map; `record` says what is known besides. Every key
    /// is there, nil where there is nothing to say.
    pub fn meta(&mut self, thing: Value, record: &[(&'static str, Value)]) -> Answer {
        let name = name_of(self, thing)?;
        let Some(view) = self.binding(&name) else {
            return Ok(Value::NIL);
        };
        let nil = Value::NIL;
        let place = view.place.as_ref();
        let (file, line) = match place {
            Some(place) => (
                self.machine.heap.string(&place.source),
                Value::length(place.line as usize),
            ),
            None => (nil, nil),
        };
        let source = self.source_text(&view);
        let (source, docstring) = (
            self.text_or_nil(source.as_deref()),
            self.text_or_nil(view.docstring.as_deref()),
        );
        let kind = self.kind_word(&name);
        let kind = Value::keyword(self.machine.symbols.intern(kind));
        let parameters = self.parameters_of(&view);
        let callers = self.dependents(&name);
        let callees = self.callees(&view);
        let entries = [
            ("name", self.machine.heap.string(&view.name)),
            ("kind", kind),
            ("doc", docstring),
            ("params", parameters),
            ("arity", self.arity_of(&view)),
            ("file", file),
            ("line", line),
            ("source", source),
            ("commit", self.text_or_nil(view.commit.as_deref())),
            ("version", nil),
            ("milestone", nil),
            ("doctests", self.doctest_count(&view)),
            ("last-result", nil),
            ("callers", self.symbol_list(callers)),
            ("callees", self.symbol_list(callees)),
            ("effects", nil),
            ("directives", map::empty(&mut self.machine.heap)),
        ];
        let mut flat = Vec::with_capacity(2 * entries.len());
        for (key, value) in entries.into_iter().chain(record.iter().copied()) {
            flat.push(Value::keyword(self.machine.symbols.intern(key)));
            flat.push(value);
        }
        Ok(map::from_flat(&mut self.machine.heap, &flat))
    }

    fn doctest_count(&self, view: &BindingView) -> Value {
        let docstring = Excerpt::plain(view.docstring.as_deref().unwrap_or(""));
        let found = doctest::parse(&docstring);
        let examples = found.examples.iter().filter(|it| !it.is_set_up());
        Value::length(examples.count())
    }

    fn parameters_of(&mut self, view: &BindingView) -> Value {
        match (&view.parameters, view.origin) {
            (Some(list), _) => {
                let list = self.read_value(list);
                match self.machine.heap.is(list, Kind::Vector) {
                    true => {
                        let items = vector::to_vec(&self.machine.heap, list);
                        self.machine.heap.list(&items)
                    }
                    false => list,
                }
            }
            (None, Origin::SpecialForm) => {
                let form = self.read_value(&view.signature);
                let rest = self.machine.heap.pair(form).map(|(_, rest)| rest);
                rest.unwrap_or(Value::NIL)
            }
            (None, _) => Value::NIL,
        }
    }

    /// How many arguments it takes: a number, or the least and the most, which is nil where there is
    /// none.
    fn arity_of(&mut self, view: &BindingView) -> Value {
        let value = self.value_of(&view.name);
        let signature = match value.and_then(|value| self.signature_of(value)) {
            Some(signature) => signature,
            None => return self.written_arity(view),
        };
        let least = signature.required as usize;
        let most = match signature.rest || signature.has_keywords {
            true => None,
            false => Some(least + signature.optional as usize),
        };
        self.arity(least, most)
    }

    fn arity(&mut self, least: usize, most: Option<usize>) -> Value {
        match most {
            Some(most) if most == least => Value::length(least),
            most => {
                let most = most.map_or(Value::NIL, Value::length);
                self.machine.heap.list(&[Value::length(least), most])
            }
        }
    }

    /// The arity of a generic function or macro, by its lambda list.
    fn written_arity(&mut self, view: &BindingView) -> Value {
        let called = matches!(
            view.kind,
            Some(DefinitionKind::Generic | DefinitionKind::Macro | DefinitionKind::Method)
        );
        let Some(list) = view.parameters.as_deref().filter(|_| called) else {
            return Value::NIL;
        };
        let parse = crate::lang::syntax::parse(list);
        let Some(node) = parse.tree.forms().next() else {
            return Value::NIL;
        };
        let items: Vec<_> = node.children().collect();
        let is_method = view.kind == Some(DefinitionKind::Method);
        let parameters = crate::lang::definition::read_parameters(&items, is_method);
        let least = parameters.required.len();
        let is_open = parameters.rest.is_some()
            || !parameters.keyword.is_empty()
            || parameters.allow_other_keys;
        let most = (!is_open).then(|| least + parameters.optional.len());
        self.arity(least, most)
    }
}

/// `ReadFiles` as `read-files`.
pub(super) fn kebab(word: &str) -> String {
    let mut text = String::with_capacity(word.len() + 2);
    for (at, letter) in word.char_indices() {
        if letter.is_uppercase() && at > 0 {
            text.push('-');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

/// What stands in a list behind a name: `n` of `(fibonacci n)`. What is no list stands for itself.
fn inside<'a>(list: &'a str, name: &str) -> &'a str {
    let inner = list
        .strip_prefix(['(', '['])
        .and_then(|it| it.strip_suffix([')', ']']));
    match inner {
        Some(inner) => inner.strip_prefix(name).unwrap_or(inner).trim_start(),
        None => list,
    }
}

/// The lines of a docstring without the indentation that all but the first have in common.
pub fn dedented(docstring: &str) -> impl Iterator<Item = &str> {
    let margin = docstring
        .lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start_matches([' ', '\t']).len())
        .min()
        .unwrap_or(0);
    docstring.lines().enumerate().map(move |(number, line)| {
        let indented = line.len() - line.trim_start_matches([' ', '\t']).len();
        match number {
            0 => line.trim_end(),
            _ => line[margin.min(indented)..].trim_end(),
        }
    })
}

/// Returns the first sentence of a docstring.
pub fn first_sentence(docstring: &str) -> String {
    let paragraph = docstring.trim().split("\n\n").next().unwrap_or_default();
    let before = paragraph.lines().map(str::trim);
    let before = before.take_while(|line| !line.starts_with(">>>"));
    let line = before.collect::<Vec<_>>().join(" ");
    match line.find(". ") {
        Some(end) => line[..=end].to_string(),
        None => line.trim_end().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_indentation_is_taken_away() {
        let lines: Vec<&str> = dedented("One.\n   two\n     three\n\n   four").collect();
        assert_eq!(lines, ["One.", "two", "  three", "", "four"]);
        assert_eq!(dedented("One.").collect::<Vec<_>>(), ["One."]);
    }

    #[test]
    fn the_first_sentence_ends_at_its_full_stop_or_at_the_examples() {
        assert_eq!(first_sentence("Adds. Then more.\n\nEven more."), "Adds.");
        assert_eq!(first_sentence("  One\n  line\n  >>> x"), "One line");
    }
}
