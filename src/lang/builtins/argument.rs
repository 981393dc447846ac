//! Arguments of builtins: taken as what they should be, or refused with a type error that names the
//! function, the argument and the value.

use num_bigint::BigInt;

use crate::lang::toil::pieces::{self, Mind};
use crate::lang::value::Value;
use crate::lang::value::convert;
use crate::lang::value::kind::Kind;
use crate::lang::value::number::{Number, NumberError};
use crate::lang::value::order;
use crate::lang::value::print::{self, PrintOptions};
use crate::lang::value::symbol::Symbol;
use crate::lang::value::{map, set, table, vector};
use crate::lang::vm::condition;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::{Detail, Fault, Signal, type_name};

/// Steps along a list before anyone asks whether it has an end.
const LONG_WALK: usize = 1 << 16;

/// The arguments of one call, with the name that errors mention.
#[derive(Clone, Copy)]
pub struct Arguments<'a> {
    pub name: &'static str,
    pub values: &'a [Value],
}

/// Returns the arguments of a call of `name`.
pub fn arguments<'a>(name: &'static str, values: &'a [Value]) -> Arguments<'a> {
    Arguments { name, values }
}

/// The type error of a function for one of its arguments, counted from 1.
pub fn wrong_argument(
    ctx: &NativeContext<'_>,
    name: &str,
    number: usize,
    expected: &str,
    value: Value,
) -> Signal {
    let got = type_name(ctx.heap, value);
    let shown = print::print(ctx.heap, ctx.symbols, value, PrintOptions::BRIEF);
    Signal::fault(Fault {
        kind: "type-error",
        message: format!("`{name}` argument {number}: expected {expected}, got {got} ({shown})"),
        details: vec![
            ("function", Detail::Symbol(name.to_string())),
            ("argument", Detail::Number(number as i64)),
            ("expected", Detail::Text(expected.to_string())),
            ("got", Detail::Keyword(got)),
            ("value", Detail::Value(value)),
        ],
        hint: None,
    })
}

impl Arguments<'_> {
    /// Returns an argument, nil where it was not given.
    pub fn get(&self, index: usize) -> Value {
        self.values.get(index).copied().unwrap_or(Value::NIL)
    }

    pub fn given(&self, index: usize) -> bool {
        index < self.values.len()
    }

    /// The type error for an argument.
    pub fn wrong(&self, ctx: &NativeContext<'_>, index: usize, expected: &str) -> Signal {
        wrong_argument(ctx, self.name, index + 1, expected, self.get(index))
    }

    /// The error for an argument that is of the right type and still not to be used.
    pub fn refused(&self, ctx: &NativeContext<'_>, index: usize, why: &str) -> Signal {
        let value = self.get(index);
        let shown = print::print(ctx.heap, ctx.symbols, value, PrintOptions::BRIEF);
        let name = self.name;
        Signal::eval(format!(
            "`{name}` argument {}: {why}, got {shown}",
            index + 1
        ))
        .with("function", Detail::Symbol(name.to_string()))
        .with("argument", Detail::Number(index as i64 + 1))
        .with("value", Detail::Value(value))
    }

    /// The error for an index beyond the end of what has `length` elements.
    pub fn out_of_range(&self, index: i64, length: usize) -> Signal {
        let name = self.name;
        Signal::error(
            "out-of-range",
            format!("`{name}`: index {index} is out of range for length {length}"),
        )
        .with("function", Detail::Symbol(name.to_string()))
        .with("index", Detail::Number(index))
        .with("length", Detail::Number(length as i64))
    }

    /// Turns a number's error into a condition.
    pub fn number_error(&self, error: NumberError) -> Signal {
        let kind = match error {
            NumberError::DivisionByZero => "division-by-zero",
            NumberError::TooLarge => "limit",
        };
        Signal::error(kind, format!("`{}`: {error}", self.name))
            .with("function", Detail::Symbol(self.name.to_string()))
    }

    pub fn text<'h>(&self, ctx: &'h NativeContext<'_>, index: usize) -> Result<&'h str, Signal> {
        let text = ctx.heap.text(self.get(index));
        ctx.owe_bytes(text.map_or(0, str::len))?;
        text.ok_or_else(|| self.wrong(ctx, index, "string"))
    }

    /// Returns a copy of a text.
    pub fn owned(&self, ctx: &NativeContext<'_>, index: usize) -> Result<String, Signal> {
        self.text(ctx, index).map(pieces::owned)
    }

    /// Returns the text of a string, symbol, keyword or character: what Common Lisp calls a string
    /// designator.
    pub fn name_text(&self, ctx: &NativeContext<'_>, index: usize) -> Result<String, Signal> {
        let value = self.get(index);
        if let Some(symbol) = value.as_symbol().or(value.as_keyword()) {
            return Ok(ctx.symbols.base_name(symbol).to_string());
        }
        if let Some(character) = value.as_character() {
            return Ok(character.to_string());
        }
        match ctx.heap.text(value) {
            Some(text) => {
                ctx.owe_bytes(text.len())?;
                Ok(pieces::owned(text))
            }
            None => Err(self.wrong(ctx, index, "string or symbol")),
        }
    }

    pub fn character(&self, ctx: &NativeContext<'_>, index: usize) -> Result<char, Signal> {
        let character = self.get(index).as_character();
        character.ok_or_else(|| self.wrong(ctx, index, "char"))
    }

    pub fn number(&self, ctx: &NativeContext<'_>, index: usize) -> Result<Number, Signal> {
        let value = self.get(index);
        owe_number(ctx, value)?;
        let number = convert::to_number(ctx.heap, value);
        number.ok_or_else(|| self.wrong(ctx, index, "number"))
    }

    /// Returns a number that is not complex.
    pub fn real(&self, ctx: &NativeContext<'_>, index: usize) -> Result<Number, Signal> {
        let number = self.number(ctx, index)?;
        match number.is_real() {
            true => Ok(number),
            false => Err(self.wrong(ctx, index, "real number")),
        }
    }

    pub fn float(&self, ctx: &NativeContext<'_>, index: usize) -> Result<f64, Signal> {
        self.real(ctx, index).map(|number| number.to_f64())
    }

    /// Returns an integer of any size.
    pub fn integer(&self, ctx: &NativeContext<'_>, index: usize) -> Result<BigInt, Signal> {
        owe_number(ctx, self.get(index))?;
        let integer = ctx.heap.to_big(self.get(index));
        integer.ok_or_else(|| self.wrong(ctx, index, "integer"))
    }

    /// Returns an integer that fits a machine word.
    pub fn small(&self, ctx: &NativeContext<'_>, index: usize) -> Result<i64, Signal> {
        let small = convert::to_i64(ctx.heap, self.get(index));
        small.ok_or_else(|| self.wrong(ctx, index, "integer"))
    }

    /// Returns an index or a count.
    pub fn index(&self, ctx: &NativeContext<'_>, index: usize) -> Result<usize, Signal> {
        let small = self.small(ctx, index)?;
        usize::try_from(small).map_err(|_| self.refused(ctx, index, "expected a number from 0"))
    }

    /// Returns a count, or a default where it was not given or is nil.
    pub fn index_or(
        &self,
        ctx: &NativeContext<'_>,
        index: usize,
        default: usize,
    ) -> Result<usize, Signal> {
        match self.get(index).is_nil() {
            true => Ok(default),
            false => self.index(ctx, index),
        }
    }

    pub fn symbol(&self, ctx: &NativeContext<'_>, index: usize) -> Result<Symbol, Signal> {
        let symbol = self.get(index).as_symbol();
        symbol.ok_or_else(|| self.wrong(ctx, index, "symbol"))
    }

    /// Returns the elements of a proper list.
    pub fn list(&self, ctx: &mut NativeContext<'_>, index: usize) -> Result<Vec<Value>, Signal> {
        let value = self.get(index);
        if !value.is_pair() && !value.is_null() {
            return Err(self.wrong(ctx, index, "list"));
        }
        match convert::list_to_vec(ctx.heap, value) {
            Some(elements) => {
                ctx.charge(elements.len())?;
                Ok(elements)
            }
            None => Err(self.wrong(ctx, index, "proper list")),
        }
    }

    /// Returns the elements of a proper list or a vector.
    pub fn elements(
        &self,
        ctx: &mut NativeContext<'_>,
        index: usize,
    ) -> Result<Vec<Value>, Signal> {
        match ctx.heap.is(self.get(index), Kind::Vector) {
            true => self.sequence(ctx, index),
            false if self.get(index).is_pair() || self.get(index).is_null() => {
                self.list(ctx, index)
            }
            false => Err(self.wrong(ctx, index, "list or vector")),
        }
    }

    /// Refuses to walk so many elements of a list that has no end.
    pub fn walkable(
        &self,
        ctx: &NativeContext<'_>,
        index: usize,
        steps: usize,
    ) -> Result<(), Signal> {
        match steps > LONG_WALK && convert::is_circular(ctx.heap, self.get(index)) {
            true => Err(self.wrong(ctx, index, "proper list")),
            false => Ok(()),
        }
    }

    /// Returns the elements of a list, vector or array; nil is none of them.
    pub fn items(&self, ctx: &mut NativeContext<'_>, index: usize) -> Result<Vec<Value>, Signal> {
        let value = self.get(index);
        match value.is_pair() || value.is_empty_list() {
            true => self.list(ctx, index),
            false => match ctx.heap.kind(value) {
                Some(Kind::Vector | Kind::Array) => self.sequence(ctx, index),
                _ => Err(self.wrong(ctx, index, "list, vector or mutable array")),
            },
        }
    }

    /// Returns the elements of a list, vector, array, string, bytevector or map; an entry of a map is
    /// a list of key and value.
    pub fn sequence(
        &self,
        ctx: &mut NativeContext<'_>,
        index: usize,
    ) -> Result<Vec<Value>, Signal> {
        let value = self.get(index);
        if value.is_pair() || value.is_null() {
            return self.list(ctx, index);
        }
        let elements = match ctx.heap.kind(value) {
            Some(Kind::Vector) => vector::to_vec(ctx.heap, value),
            Some(Kind::Array) => ctx.heap.array_elements(value).unwrap_or(&[]).to_vec(),
            Some(Kind::String) => {
                let text = ctx.heap.text(value).unwrap_or("");
                text.chars().map(Value::character).minded().collect()
            }
            Some(Kind::Bytes) => {
                let bytes = ctx.heap.byte_slice(value).unwrap_or(&[]);
                let numbers = bytes.iter().map(|&byte| Value::small(byte.into()));
                numbers.minded().collect()
            }
            Some(Kind::Map | Kind::HashTable | Kind::Condition) => {
                let entries = entries(ctx, value);
                let entries = entries.into_iter();
                let lists = entries.map(|(key, content)| ctx.heap.list(&[key, content]));
                lists.minded().collect()
            }
            Some(Kind::Tagged) if let Some(map) = set::map_of(ctx.heap, value) => {
                let entries = order::sorted_entries(ctx.heap, ctx.symbols, map);
                entries.into_iter().map(|(element, _)| element).collect()
            }
            _ => return Err(self.wrong(ctx, index, "sequence")),
        };
        ctx.charge(elements.len())?;
        Ok(elements)
    }

    /// Returns the map an argument is; a condition is taken for the map of its fields.
    pub fn map(&self, ctx: &mut NativeContext<'_>, index: usize) -> Result<Value, Signal> {
        as_map(ctx, self.get(index)).ok_or_else(|| self.wrong(ctx, index, "map"))
    }
}

/// Returns the map a value is; of a condition, a map of its fields.
pub fn as_map(ctx: &mut NativeContext<'_>, value: Value) -> Option<Value> {
    match ctx.heap.kind(value)? {
        Kind::Map => Some(value),
        Kind::Condition => {
            let mut flat = Vec::new();
            for name in ["type", "message", "value", "hint", "stack-trace"] {
                let key = ctx.symbols.intern(name);
                if let Some(content) = condition_field(ctx, value, key) {
                    flat.extend([Value::keyword(key), content]);
                }
            }
            for field in ctx.heap.elements(ctx.heap.slot(value, condition::FIELDS)?) {
                if let Some((key, content)) = ctx.heap.pair(field) {
                    flat.extend([key, content]);
                }
            }
            Some(map::from_flat(ctx.heap, &flat))
        }
        _ => None,
    }
}

/// Returns what a condition has under a keyword.
pub fn condition_field(
    ctx: &mut NativeContext<'_>,
    condition: Value,
    key: Symbol,
) -> Option<Value> {
    if !ctx.heap.is(condition, Kind::Condition) {
        return None;
    }
    let found = condition::get(ctx.heap, ctx.symbols, condition, key);
    match ctx.symbols.name(key) {
        "stack-trace" => {}
        "message" if found.is_none() => {
            let thrown = ctx.heap.slot(condition, condition::THROWN)?;
            let text = condition::thrown_text(ctx.heap, ctx.symbols, thrown);
            return Some(ctx.heap.string(&text));
        }
        _ => return found,
    }
    let mut frames = Vec::new();
    for frame in condition::program_frames(ctx.heap, ctx.symbols, condition) {
        let mut flat = vec![ctx.keyword("name"), ctx.heap.string(&frame.function)];
        if let Some((_, line, column)) = frame.place {
            flat.extend([ctx.keyword("line"), Value::length(line as usize)]);
            flat.extend([ctx.keyword("col"), Value::length(column as usize)]);
        }
        frames.push(map::from_flat(ctx.heap, &flat));
    }
    Some(ctx.heap.list(&frames))
}

/// Returns the entries of a map in the order of its keys, of a table in the order of insertion.
pub fn entries(ctx: &mut NativeContext<'_>, value: Value) -> Vec<(Value, Value)> {
    match as_map(ctx, value) {
        Some(map) => order::sorted_entries(ctx.heap, ctx.symbols, map),
        None => table::entries(ctx.heap, value),
    }
}

/// Returns whether a value can be called.
pub fn is_function(ctx: &NativeContext<'_>, value: Value) -> bool {
    matches!(
        ctx.heap.kind(value),
        Some(Kind::Closure | Kind::Native | Kind::Callable)
    )
}

/// Notes what working with a big number costs: multiplying integers takes fewer steps than the square
/// of their words, dividing about as many; ratios are brought to lowest terms besides.
pub fn owe_number(ctx: &NativeContext<'_>, value: Value) -> Result<(), Signal> {
    let words = |value| {
        let big = ctx.heap.as_big(value);
        big.map_or(1, |big| big.bits() as usize / 64 + 1)
    };
    match ctx.heap.kind(value) {
        Some(Kind::BigInt) => ctx.owe(words(value) * words(value) / 1024),
        Some(Kind::Ratio | Kind::Complex) => {
            let parts = ctx.heap.slots(value);
            let [a, b] = [parts[0], parts[1]].map(words);
            ctx.owe(a * b / 4)
        }
        _ => Ok(()),
    }
}

/// Returns what follows a keyword among options.
pub fn option(ctx: &NativeContext<'_>, options: &[Value], name: &str) -> Option<Value> {
    options.chunks_exact(2).find_map(|pair| {
        let keyword = pair[0].as_keyword()?;
        (ctx.symbols.name(keyword) == name).then_some(pair[1])
    })
}

/// Returns the part of a text between two options, which count its characters, and what stands before
/// and behind it.
pub fn between<'t>(
    ctx: &NativeContext<'_>,
    call: Arguments<'_>,
    text: &'t str,
    options: &[Value],
    names: [&str; 2],
) -> Result<(&'t str, &'t str, &'t str), Signal> {
    let length = text.chars().count();
    let mut bounds = [0, length];
    for (bound, name) in bounds.iter_mut().zip(names) {
        let Some(value) = option(ctx, options, name).filter(|it| !it.is_nil()) else {
            continue;
        };
        *bound = value.as_index().filter(|&it| it <= length).ok_or_else(|| {
            let name = format!("`{}`: `:{name}` is not between 0 and {length}", call.name);
            Signal::error("out-of-range", name)
        })?;
    }
    let [start, end] = bounds;
    if start > end {
        let message = format!("`{}`: `:{}` is behind `:{}`", call.name, names[0], names[1]);
        return Err(Signal::error("out-of-range", message));
    }
    let place = |count: usize| {
        let mut places = text.char_indices().map(|(at, _)| at);
        places.nth(count).unwrap_or(text.len())
    };
    let (start, end) = (place(start), place(end));
    Ok((&text[..start], &text[start..end], &text[end..]))
}
