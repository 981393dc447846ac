//! What a builtin answers when it has no value: an error, or a wish to the machine.

use crate::lang::value::Value;
use crate::lang::value::heap::{Heap, HeapFull};
use crate::lang::value::{map, set, stream};

/// Why a builtin does not answer a value. Small, because every builtin's result carries room for it.
#[derive(Debug)]
pub struct Signal(Box<Wish>);

/// What the machine does about a `Signal`.
#[derive(Debug)]
pub enum Wish {
    /// Raise an error that the machine makes a condition of.
    Fault(Fault),
    /// Raise a value: a condition as it is, anything else as the `:value` of a `:user` condition.
    Throw(Value),
    /// Call this function in the builtin's place and answer its value.
    Call {
        function: Value,
        arguments: Vec<Value>,
    },
    /// Return to the host with this call, and answer what the host answers.
    Host {
        function: Value,
        arguments: Vec<Value>,
    },
}

/// An error, before it is a condition.
#[derive(Clone, Debug, Default)]
pub struct Fault {
    /// The condition's type without its colon: `type-error`, `arity`, `unbound`, `eval`, `limit` …
    pub kind: &'static str,
    /// Lower case, no full stop, the thing in backquotes.
    pub message: String,
    /// Further keys of the condition, without colons.
    pub details: Vec<(&'static str, Detail)>,
    pub hint: Option<String>,
}

/// The value of a condition's key.
#[derive(Clone, Debug)]
pub enum Detail {
    Value(Value),
    Text(String),
    Keyword(String),
    Symbol(String),
    Number(i64),
}

/// Returns a count of arguments as programs know it from Sema: `2`, `1+`, `2-3`.
fn in_figures(expected: &str) -> String {
    match expected.strip_prefix("at least ") {
        Some(least) => format!("{least}+"),
        None => expected.replace(" to ", "-"),
    }
}

impl Fault {
    /// A limit was reached: `fuel`, `heap`, `depth`, `output`.
    pub fn limit(which: &'static str, message: impl Into<String>) -> Fault {
        Fault {
            kind: "limit",
            message: message.into(),
            details: vec![("limit", Detail::Keyword(which.to_string()))],
            hint: None,
        }
    }
}

impl Signal {
    pub fn fault(fault: Fault) -> Signal {
        Signal(Box::new(Wish::Fault(fault)))
    }

    /// An error of a kind with a message and nothing more.
    pub fn error(kind: &'static str, message: impl Into<String>) -> Signal {
        Signal::fault(Fault {
            kind,
            message: message.into(),
            ..Fault::default()
        })
    }

    /// A general error, as `(error "…")` makes it.
    pub fn eval(message: impl Into<String>) -> Signal {
        Signal::error("eval", message)
    }

    /// `name` wanted something else as its argument number `argument` (from 1).
    pub fn type_error(
        name: &str,
        argument: usize,
        expected: &str,
        got: Value,
        heap: &Heap,
    ) -> Signal {
        let type_name = type_name(heap, got);
        Signal::fault(Fault {
            kind: "type-error",
            message: format!("`{name}` argument {argument}: expected {expected}, got {type_name}"),
            details: vec![
                ("function", Detail::Text(name.to_string())),
                ("argument", Detail::Number(argument as i64)),
                ("expected", Detail::Text(expected.to_string())),
                ("got", Detail::Text(type_name)),
                ("value", Detail::Value(got)),
            ],
            hint: None,
        })
    }

    /// `name` was called with the wrong number of arguments.
    pub fn arity(name: &str, expected: &str, got: usize) -> Signal {
        let plural = match expected {
            "1" | "at least 1" => "",
            _ => "s",
        };
        Signal::fault(Fault {
            kind: "arity",
            message: format!("`{name}` expects {expected} argument{plural}, got {got}"),
            details: vec![
                ("function", Detail::Text(name.to_string())),
                ("expected", Detail::Text(in_figures(expected))),
                ("got", Detail::Number(got as i64)),
            ],
            hint: None,
        })
    }

    /// A limit was reached: `fuel`, `heap`, `depth`, `output`.
    pub fn limit(which: &'static str, message: impl Into<String>) -> Signal {
        Signal::fault(Fault::limit(which, message))
    }

    /// Raises any value.
    pub fn throw(value: Value) -> Signal {
        Signal(Box::new(Wish::Throw(value)))
    }

    /// Answers what `function` answers when called in the builtin's place.
    pub fn call(function: Value, arguments: Vec<Value>) -> Signal {
        Signal(Box::new(Wish::Call {
            function,
            arguments,
        }))
    }

    /// Answers what the host answers; `function` is the symbol it knows the call by.
    pub fn host(function: Value, arguments: Vec<Value>) -> Signal {
        Signal(Box::new(Wish::Host {
            function,
            arguments,
        }))
    }

    /// Adds a remedy to an error.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Signal {
        if let Wish::Fault(fault) = &mut *self.0 {
            fault.hint = Some(hint.into());
        }
        self
    }

    /// Adds a key to an error.
    pub fn with(mut self, key: &'static str, detail: Detail) -> Signal {
        if let Wish::Fault(fault) = &mut *self.0 {
            fault.details.push((key, detail));
        }
        self
    }

    pub fn wish(self) -> Wish {
        *self.0
    }

    pub fn as_wish(&self) -> &Wish {
        &self.0
    }
}

impl From<HeapFull> for Signal {
    fn from(_: HeapFull) -> Signal {
        Signal::limit("heap", "the heap limit is reached")
            .with_hint("build less at once, or raise the limit")
    }
}

/// Returns the word `type` answers for a value, without its colon.
pub fn type_name(heap: &Heap, value: Value) -> String {
    use crate::lang::value::kind::Kind;
    let word = match heap.kind(value) {
        None if value.is_fixnum() => "int",
        None if value.is_immediate_float() => "float",
        None if value.is_boolean() => "bool",
        None if value.is_symbol() => "symbol",
        None if value.is_keyword() => "keyword",
        None if value.as_character().is_some() => "char",
        None if value.is_nil() => "nil",
        None if value.is_empty_list() => "list",
        None => "object",
        Some(Kind::Pair) => "list",
        Some(Kind::String) => "string",
        Some(Kind::Bytes) => "bytevector",
        Some(Kind::FloatArray) => "f64-array",
        Some(Kind::IntegerArray) => "i64-array",
        Some(Kind::BoxedFloat) => "float",
        Some(Kind::Ratio) => "rational",
        Some(Kind::Complex) => "complex",
        Some(Kind::Vector) => "vector",
        Some(Kind::Map) if map::is_hashed(heap, value) => "hashmap",
        Some(Kind::Map | Kind::Condition) => "map",
        Some(Kind::Array) => "mutable-array",
        Some(Kind::HashTable) => "hash-table",
        Some(Kind::Cell) => "mutable-cell",
        Some(Kind::Closure) => "lambda",
        Some(Kind::Record) => "record",
        Some(Kind::Instance) => "instance",
        Some(Kind::Class) => "class",
        Some(Kind::Promise) if heap.slots(value).len() == 3 => "lazy-seq",
        Some(Kind::Promise) => "promise",
        Some(Kind::Tagged) if stream::is_stream(heap, value) => "stream",
        Some(Kind::Tagged) if set::map_of(heap, value).is_some() => "set",
        Some(Kind::Callable) => "multimethod",
        Some(Kind::Values) => "values",
        Some(Kind::Macro) => "macro",
        Some(Kind::BigInt) => "int",
        Some(Kind::Native) => "native-fn",
        Some(Kind::Proto) => "code",
        Some(Kind::Regex) => "regex",
        Some(Kind::Tuple | Kind::Tagged | Kind::Free) => "object",
        Some(Kind::Opaque) => {
            return heap
                .opaque(value)
                .map_or("object", |opaque| opaque.type_name())
                .to_string();
        }
    };
    word.to_string()
}
