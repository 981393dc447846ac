//! What to do about a condition, by the situation it was raised in.

use super::Image;
use super::explain::{Facts, Site};
use crate::lang::diagnostic::{habits, spelling};
use crate::lang::source::Span;
use crate::lang::syntax::{self, SyntaxKind, SyntaxNode};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;

/// The call that is shown.
pub(super) struct Place<'a> {
    pub site: &'a Site,
    pub form: SyntaxNode<'a>,
}

/// Returns the hint of a condition, or one that the place makes better.
pub(super) fn better(
    image: &Image,
    facts: &Facts,
    place: Option<&Place<'_>>,
    own: Option<String>,
) -> Option<String> {
    // What the machine guesses of an unbound name it guesses without the source.
    match facts.kind.as_str() {
        "unbound" if facts.name.is_some() => hint(image, facts, place),
        _ => own.or_else(|| hint(image, facts, place)),
    }
}

/// Returns what to do about a condition, where that is known.
pub(super) fn hint(image: &Image, facts: &Facts, place: Option<&Place<'_>>) -> Option<String> {
    match facts.kind.as_str() {
        "unbound" => unbound(image, facts.name.as_deref()?, place),
        "arity" => called_as(image, facts, place),
        "type-error" if facts.function.is_some() => conversion(facts),
        "not-a-function" | "type-error" if facts.expected.as_deref() == Some("function") => {
            not_a_function(image, facts, place)
        }
        "out-of-range" => range(facts),
        _ => None,
    }
}

fn called_as(image: &Image, facts: &Facts, place: Option<&Place<'_>>) -> Option<String> {
    let function = facts.function.as_deref()?;
    if let Some(place) = place.filter(|place| !place.site.innermost)
        && let (Some(head), Some(count)) = (place.form.child(0), facts.count)
    {
        let plural = if count == 1 { "" } else { "s" };
        return Some(format!(
            "`{}` calls it with {count} argument{plural}",
            head.text()
        ));
    }
    let signature = image.binding(function)?.signature;
    (!signature.is_empty()).then(|| format!("it is called as `{signature}`"))
}

fn range(facts: &Facts) -> Option<String> {
    let length = facts.length?;
    let index = facts.index.and_then(Value::as_index);
    if index.is_some_and(|index| index <= length) && facts.function.as_deref() == Some("substring")
    {
        return Some("the start comes before the end".to_string());
    }
    Some(match length {
        0 => "it has no elements".to_string(),
        1 => "its only index is 0".to_string(),
        _ => format!("its indices are 0 to {}", length - 1),
    })
}

/// What was expected, what came, and what makes the one of the other. `*` stands for anything.
#[rustfmt::skip]
const CONVERSIONS: &[(&str, &str, &str)] = &[
    ("number", "nil", "nothing was found or given there: check it before, as in `(or x 0)`"),
    ("number", "string", "`(string->number s)` reads a number; `(string-append a b)` joins strings"),
    ("number", "char", "`(char->integer c)` answers its code"),
    ("number", "bool", "what fails or finds nothing answers `#f`: check it before"),
    ("number", "list", "add up a list with `(apply + list)` or `(reduce + 0 list)`"),
    ("number", "vector", "add up a vector with `(reduce + 0 vector)`"),
    ("number", "symbol", "remove the quote to use the value of the variable"),
    ("integer", "float", "`(round x)`, `(floor x)` or `(truncate x)` makes an integer"),
    ("integer", "rational", "`(round x)`, `(floor x)` or `(truncate x)` makes an integer"),
    ("integer", "string", "`(string->number s)` reads a number"),
    ("string", "symbol", "`(symbol->string s)` answers its name; text is written in double quotes"),
    ("string", "keyword", "`(keyword->string k)` answers its name"),
    ("string", "int", "`(str x)` makes a string of anything"),
    ("string", "float", "`(str x)` makes a string of anything"),
    ("string", "char", "`(str c)` makes a string of a character"),
    ("string", "list", "`(string/join list \", \")` makes one string of many, `(list->string list)` one of characters"),
    ("string", "nil", "nothing was found or given there: check it before, as in `(or x \"\")`"),
    ("string", "*", "`(str x)` makes a string of anything"),
    ("symbol", "string", "`(string->symbol s)` makes a symbol"),
    ("keyword", "string", "`(string->keyword s)` makes a keyword"),
    ("char", "string", "a character is written `#\\a`; `(string-ref s 0)` takes the first of a string"),
    ("list", "vector", "`(vector->list v)` makes a list"),
    ("list", "string", "`(string->list s)` makes a list of its characters"),
    ("list", "map", "`(keys m)`, `(vals m)` and `(map/entries m)` make lists"),
    ("list", "*", "a list is made with `(list a b)` or written `'(a b)`"),
    ("list, vector or mutable array", "native-fn", "the function comes first, as in `(map f xs)`"),
    ("list, vector or mutable array", "lambda", "the function comes first, as in `(map f xs)`"),
    ("proper list", "*", "a list is made with `(list a b)` or written `'(a b)`"),
    ("vector", "list", "`(list->vector xs)` makes a vector"),
    ("map", "list", "`(map/from-entries pairs)` makes a map; `(assoc key list)` searches a list of pairs"),
    ("map", "*", "a map is written `{:a 1}`"),
    ("sequence", "nil", "an empty list is written `'()`"),
    ("sequence", "native-fn", "the function comes first, as in `(map f xs)`"),
    ("sequence", "lambda", "the function comes first, as in `(map f xs)`"),
    ("sequence", "int", "`(range n)` makes the list of numbers below n"),
    ("sequence", "map", "`(map/entries m)` lists the entries of a map"),
    ("sequence", "*", "a sequence is a list, vector or string"),
    ("string or symbol", "int", "`(str x)` makes a string of anything"),
    ("string or symbol", "list", "do it to each with `(map string/upper list)`, or join them with `string/join`"),
];

/// What helps with one function alone: its name, what came, the remedy.
#[rustfmt::skip]
const OWN_CONVERSIONS: &[(&str, &str, &str)] = &[
    ("<", "string", "strings are compared with `string<?`"),
    ("<=", "string", "strings are compared with `string<=?`"),
    (">", "string", "strings are compared with `string>?`"),
    (">=", "string", "strings are compared with `string>=?`"),
    ("drop", "list", "the number comes first, as in `(drop n xs)`"),
    ("drop", "vector", "the number comes first, as in `(drop n xs)`"),
    ("length", "int", "the digits of a number are counted with `(string-length (str n))`"),
    ("reverse", "int", "the digits of a number are those of `(str n)`"),
    ("take", "list", "the number comes first, as in `(take n xs)`"),
    ("take", "vector", "the number comes first, as in `(take n xs)`"),
];

fn conversion(facts: &Facts) -> Option<String> {
    let (expected, got) = (facts.expected.as_deref()?, facts.got.as_deref()?);
    let function = facts.function.as_deref();
    let own = OWN_CONVERSIONS
        .iter()
        .find(|(name, came, _)| Some(*name) == function && *came == got);
    if let Some((_, _, remedy)) = own {
        return Some(remedy.to_string());
    }
    let entry = CONVERSIONS
        .iter()
        .find(|(wanted, came, _)| *wanted == expected && (*came == got || *came == "*"))?;
    Some(entry.2.to_string())
}

/// What was handed to a function that would call it.
const A_FUNCTION_IS_WANTED: &str = "a function is wanted there: a name, `(fn (x) …)` or `#(+ % 1)`";

/// Something was called that is no function.
fn not_a_function(image: &Image, facts: &Facts, place: Option<&Place<'_>>) -> Option<String> {
    let value = facts.value?;
    let shown = image.print_brief(value);
    let place = place?;
    if image.machine.heap.is(value, Kind::Macro)
        && let Some(name) = image.name_of(value)
        && place.form.child(0).is_none_or(|head| head.text() != name)
    {
        return Some(format!(
            "`{name}` is a macro: wrap it in a function, `(lambda (x) ({name} x))`"
        ));
    }
    if !place.site.innermost {
        return Some(A_FUNCTION_IS_WANTED.to_string());
    }
    let text = place.form.text();
    let Some(head) = place.form.child(0) else {
        return Some("a function is wanted here: a name, `(fn (x) …)` or a call".to_string());
    };
    if place
        .form
        .child(1)
        .is_some_and(|second| is_operator(second.text()))
    {
        let operator = place.form.child(1).map_or("", |second| second.text());
        return Some(format!(
            "the operator comes first: `({operator} {} …)`",
            head.text()
        ));
    }
    Some(match head.kind() {
        SyntaxKind::List if value.is_nil() => format!(
            "`{}` answered nil, and that was called: remove the outer brackets",
            brief(head.text())
        ),
        SyntaxKind::List => format!(
            "`{}` answered `{shown}`, and that was called: remove the outer brackets",
            brief(head.text())
        ),
        SyntaxKind::Symbol if image.is_other(head.text(), value) => {
            A_FUNCTION_IS_WANTED.to_string()
        }
        SyntaxKind::Symbol => symbol_called(image, value, head.text(), &shown),
        SyntaxKind::Nil | SyntaxKind::Boolean => {
            "remove the brackets: a list in a program is a call".to_string()
        }
        SyntaxKind::Vector => "take an element with `(nth vector index)`".to_string(),
        _ if place.form.child(1).is_none() => {
            format!("a value stands without brackets: `{}`", brief(head.text()))
        }
        _ => format!(
            "a list of data is quoted, `'{}`, or made with `list`",
            brief(text)
        ),
    })
}

fn is_operator(text: &str) -> bool {
    matches!(
        text,
        "+" | "-" | "*" | "/" | "<" | ">" | "=" | "<=" | ">=" | "and" | "or"
    )
}

fn symbol_called(image: &Image, value: Value, name: &str, shown: &str) -> String {
    match image.machine.heap.kind(value) {
        Some(Kind::Vector | Kind::Pair | Kind::Array | Kind::String) => {
            format!("`{name}` is data: take an element with `(nth {name} index)`")
        }
        Some(Kind::Map) => format!("`{name}` is a map: ask it with `(get {name} key)`"),
        Some(Kind::HashTable) => format!("`{name}` is a table: ask it with `(gethash key {name})`"),
        Some(Kind::Macro) => format!(
            "`{name}` is a macro, and was none when this call was compiled: define the macro first, then what calls it again"
        ),
        Some(Kind::Class) => format!("`{name}` is a class: write `(make-instance '{name})`"),
        _ => format!("`{name}` is `{shown}`: write `{name}` without brackets to use it"),
    }
}

/// At most the first line of a form, shortly.
fn brief(text: &str) -> String {
    const LENGTH_MAX: usize = 40;
    let line = text.lines().next().unwrap_or("");
    match (line.char_indices().nth(LENGTH_MAX), line.len() < text.len()) {
        (Some((at, _)), _) => format!("{} …", &line[..at]),
        (None, true) => format!("{line} …"),
        (None, false) => line.to_string(),
    }
}

/// A name is not bound: a habit, a slip, a number that is none, or the fault of the form around it.
fn unbound(image: &Image, name: &str, place: Option<&Place<'_>>) -> Option<String> {
    if let Some(habit) = habits::find(name) {
        return Some(habit.to_string());
    }
    if let Some(number) = name.strip_prefix('.').filter(|rest| is_digits(rest)) {
        return Some(format!("a number has a digit before its dot: `0.{number}`"));
    }
    if name.ends_with('\'') || name.starts_with('\u{2018}') || name.starts_with('\u{201c}') {
        return Some("text is written in straight double quotes: `\"text\"`".to_string());
    }
    if let Some((object, method)) = name.split_once('.')
        && !object.is_empty()
        && image.is_known(method)
    {
        return Some(format!("a function comes first: `({method} {object} …)`"));
    }
    if let Some(place) = name.strip_prefix("(setf ") {
        let place = place.trim_end_matches(')');
        return Some(format!(
            "`({place} …)` is no place that can be set; define how with `(defun (setf {place}) (value …) …)`"
        ));
    }
    if let Some(word) = name.strip_suffix(':') {
        return Some(format!("a keyword begins with its colon: `:{word}`"));
    }
    if name.is_empty() {
        return Some("write `(or a b)` for `||`".to_string());
    }
    let near = place.map(|place| Near::of(image, place, name));
    if let Some(place) = place
        && near.as_ref().is_some_and(|near| near.is_head)
        && let Some(operator) = place.form.child(1).filter(|it| is_operator(it.text()))
    {
        let operator = operator.text();
        return Some(match operator {
            "=" => {
                format!("the operator comes first: `(= {name} …)`; to assign, `(set! {name} …)`")
            }
            _ => format!("the operator comes first: `({operator} {name} …)`"),
        });
    }
    let is_head = near.as_ref().is_some_and(|near| near.is_head);
    let is_assigned = near.as_ref().is_some_and(|near| near.is_assigned);
    if let Some(similar) = near
        .as_ref()
        .and_then(|near| spelling::closest(name, near.names.iter().map(String::as_str)))
    {
        return Some(format!("did you mean `{similar}`?"));
    }
    if let Some(similar) = image.similar(name, is_head) {
        return Some(format!("did you mean `{similar}`?"));
    }
    if is_assigned {
        return Some(format!("define it first: `(define {name} value)`"));
    }
    if let Some((object, method)) = name.split_once('.').filter(|_| is_head) {
        return Some(format!("a function comes first: `({method} {object} …)`"));
    }
    Some(match is_head {
        true => format!("define it with `(defun {name} (…) …)`"),
        false => {
            format!("define it with `(define {name} …)`, or quote it if it is data: `'{name}`")
        }
    })
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What stands around a name in its top-level form.
struct Near {
    /// The names of the top-level form, the unbound one aside.
    names: Vec<String>,
    /// Whether the name is called.
    is_head: bool,
    /// Whether it is what `set!` or `setq` assigns.
    is_assigned: bool,
    /// The heads of the forms around it, innermost first.
    heads: Vec<(String, Span)>,
}

impl Near {
    fn of(image: &Image, place: &Place<'_>, name: &str) -> Near {
        let text = &place.site.source.text;
        let start = place.site.span.start as usize;
        let parse = syntax::parse(text);
        let top = parse
            .tree
            .forms()
            .find(|form| form.span().contains(start))
            .filter(|_| !text.is_empty());
        let mut near = Near {
            names: Vec::new(),
            is_head: false,
            is_assigned: false,
            heads: Vec::new(),
        };
        let Some(top) = top else { return near };
        let mut target = None;
        for node in top.descendants() {
            let Some(symbol) = node.symbol() else {
                continue;
            };
            if symbol == name {
                let inside = place.site.span.contains(node.span().start as usize);
                if inside && target.is_none() {
                    target = Some(node);
                }
            } else if is_binding(node) && !image.is_known(&symbol) {
                near.names.push(symbol.into_owned());
            }
        }
        // What is no symbol is the form itself.
        let mut node = target.or_else(|| parse.tree.node_with_span(place.site.span));
        while let Some(inner) = node {
            let outer = inner.parent();
            if let Some(outer) = outer
                && let Some(head) = outer.child(0)
            {
                let is_assigned = matches!(head.text(), "set!" | "setq" | "setf")
                    && outer
                        .child(1)
                        .is_some_and(|first| first.span() == inner.span());
                near.is_assigned |= is_assigned;
                let is_head = head.span() == inner.span();
                near.is_head |= is_head && target.is_some_and(|it| it.span() == inner.span());
                let outer_head = head.span();
                if let (false, Some(head)) = (is_head, head.symbol()) {
                    near.heads.push((head.into_owned(), outer_head));
                }
            }
            node = outer;
        }
        near
    }

    /// The innermost head around the place that is known nowhere, though it looks like something
    /// that is.
    fn unknown_head(&self, image: &Image) -> Option<UnknownHead> {
        let (name, span) = self
            .heads
            .iter()
            .find(|(head, _)| !image.is_known(head) && !self.names.contains(head))?;
        let hint = match habits::find(name) {
            Some(habit) => habit.to_string(),
            None => format!("did you mean `{}`?", image.similar(name, true)?),
        };
        Some(UnknownHead {
            name: name.clone(),
            span: *span,
            hint,
        })
    }
}

/// What is called around the place of an error, and is not known itself.
pub(super) struct UnknownHead {
    pub name: String,
    pub span: Span,
    pub hint: String,
}

/// Returns what is not known around a place where an argument failed to be evaluated: `(defunn f (x)
/// …)` evaluates `f` before it misses `defunn`.
pub(super) fn unknown_head(image: &Image, facts: &Facts, place: &Place<'_>) -> Option<UnknownHead> {
    if !place.site.innermost {
        return None;
    }
    let name = match facts.kind.as_str() {
        "unbound" => facts.name.as_deref()?,
        "not-a-function" | "type-error" if facts.expected.as_deref() == Some("function") => "",
        _ => return None,
    };
    Near::of(image, place, name).unknown_head(image)
}

/// Whether a symbol is bound where it stands: an element of a vector or of a list that begins a
/// binding, which is all but the head of a call.
fn is_binding(node: SyntaxNode<'_>) -> bool {
    let Some(outer) = node.parent() else {
        return false;
    };
    let is_head = outer
        .child(0)
        .is_some_and(|head: SyntaxNode<'_>| head.span() == node.span());
    let in_bindings = outer.parent().is_some_and(|it| {
        it.kind() == SyntaxKind::List
            && it
                .child(0)
                .is_some_and(|head| head.kind() != SyntaxKind::Symbol)
            || it
                .child(1)
                .is_some_and(|second| second.span() == outer.span())
            || it
                .child(2)
                .is_some_and(|third| third.span() == outer.span())
    });
    !is_head || in_bindings
}

impl Image {
    /// Whether a name means a function, and not this value.
    pub(super) fn is_other(&self, name: &str, value: Value) -> bool {
        let symbol = self.machine.symbols.find(name);
        let bound = symbol.and_then(|symbol| self.machine.globals.value_of(symbol));
        bound.is_some_and(|bound| {
            let kind = self.machine.heap.kind(bound);
            bound != value && matches!(kind, Some(Kind::Closure | Kind::Native | Kind::Callable))
        })
    }

    /// Whether a name means something at top level.
    pub(super) fn is_known(&self, name: &str) -> bool {
        let symbol = self.machine.symbols.find(name);
        symbol.is_some_and(|symbol| {
            self.specials.contains_key(&symbol) || self.machine.globals.value_of(symbol).is_some()
        })
    }

    /// Returns the known name most like one that is not; special forms count where it is called.
    fn similar(&self, name: &str, is_head: bool) -> Option<String> {
        let symbols = &self.machine.symbols;
        let globals = self.machine.globals.bound();
        let globals = globals.map(|(_, symbol, _)| symbols.name(symbol));
        let specials = self.specials.values().map(|form| form.name);
        let names = globals
            .chain(specials.filter(|_| is_head))
            .filter(|known| !known.starts_with(['%', '(']));
        spelling::closest(name, names).map(str::to_string)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn habits_are_names_the_language_does_not_have() {
        let image = Image::new();
        let known: Vec<&str> = habits::names()
            .filter(|name| image.is_known(name))
            .collect();
        assert!(
            known.is_empty(),
            "remove from the table of habits: {known:?}"
        );
    }
}
