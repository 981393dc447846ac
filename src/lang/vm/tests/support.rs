//! A machine with a handful of builtins, and forms to run on it.

use crate::lang::expand::core::GlobalIndex;
use crate::lang::expand::form::Form;
use crate::lang::expand::problem::{Expanded, Problem};
use crate::lang::expand::{GlobalMeaning, SPECIAL_FORMS, SpecialForm, World, expand};
use crate::lang::limits::Limits;
use crate::lang::source::SourceText;
use crate::lang::syntax::parse;
use crate::lang::value::Value;
use crate::lang::value::datum::DatumReader;
use crate::lang::value::globals::GlobalFlags;
use crate::lang::value::heap::{Heap, Root};
use crate::lang::value::print::readable;
use crate::lang::value::symbol::{Symbol, Symbols};
use crate::lang::vm::native::{Arity, NativeBody, NativeContext};
use crate::lang::vm::signal::Signal;
use crate::lang::vm::{Fiber, Machine, Step};
use num_bigint::BigInt;
use std::sync::Arc;

pub struct TestImage {
    pub machine: Machine,
    kept: Vec<Root>,
}

fn number(context: &NativeContext<'_>, name: &str, at: usize, value: Value) -> Result<f64, Signal> {
    let float = context
        .heap
        .as_float(value)
        .or(value.as_fixnum().map(|number| number as f64));
    float.ok_or_else(|| Signal::type_error(name, at + 1, "number", value, context.heap))
}

fn fold(
    context: &mut NativeContext<'_>,
    name: &str,
    arguments: &[Value],
    integers: fn(BigInt, BigInt) -> BigInt,
    floats: fn(f64, f64) -> f64,
) -> Result<Value, Signal> {
    let exact: Option<Vec<BigInt>> = arguments
        .iter()
        .map(|&value| context.heap.to_big(value))
        .collect();
    if let Some(exact) = exact {
        let result = exact.into_iter().reduce(integers).unwrap_or_default();
        return Ok(context.heap.integer(result));
    }
    let numbers: Result<Vec<f64>, Signal> = arguments
        .iter()
        .enumerate()
        .map(|(at, &value)| number(context, name, at, value))
        .collect();
    let result = numbers?.into_iter().reduce(floats).unwrap_or_default();
    Ok(context.heap.float(result))
}

fn add(context: &mut NativeContext<'_>, arguments: &[Value]) -> Result<Value, Signal> {
    fold(
        context,
        "+",
        arguments,
        |left, right| left + right,
        |left, right| left + right,
    )
}

fn subtract(context: &mut NativeContext<'_>, arguments: &[Value]) -> Result<Value, Signal> {
    fold(
        context,
        "-",
        arguments,
        |left, right| left - right,
        |left, right| left - right,
    )
}

fn multiply(context: &mut NativeContext<'_>, arguments: &[Value]) -> Result<Value, Signal> {
    fold(
        context,
        "*",
        arguments,
        |left, right| left * right,
        |left, right| left * right,
    )
}

fn less(context: &mut NativeContext<'_>, arguments: &[Value]) -> Result<Value, Signal> {
    Ok(Value::boolean(
        number(context, "<", 0, arguments[0])? < number(context, "<", 1, arguments[1])?,
    ))
}

fn greater(context: &mut NativeContext<'_>, arguments: &[Value]) -> Result<Value, Signal> {
    Ok(Value::boolean(
        number(context, ">", 0, arguments[0])? > number(context, ">", 1, arguments[1])?,
    ))
}

fn equal(context: &mut NativeContext<'_>, arguments: &[Value]) -> Result<Value, Signal> {
    let same = match (
        context.heap.text(arguments[0]),
        context.heap.text(arguments[1]),
    ) {
        (Some(left), Some(right)) => left == right,
        _ => arguments[0] == arguments[1],
    };
    Ok(Value::boolean(same))
}

fn modulo(_: &mut NativeContext<'_>, arguments: &[Value]) -> Result<Value, Signal> {
    match (arguments[0].as_fixnum(), arguments[1].as_fixnum()) {
        (Some(left), Some(right)) if right != 0 => Ok(Value::small(left.rem_euclid(right) as i32)),
        _ => Err(Signal::eval("division by zero")),
    }
}

fn car(context: &mut NativeContext<'_>, arguments: &[Value]) -> Result<Value, Signal> {
    context
        .heap
        .car(arguments[0])
        .ok_or_else(|| Signal::type_error("car", 1, "list", arguments[0], context.heap))
}

fn cdr(context: &mut NativeContext<'_>, arguments: &[Value]) -> Result<Value, Signal> {
    context
        .heap
        .cdr(arguments[0])
        .ok_or_else(|| Signal::type_error("cdr", 1, "list", arguments[0], context.heap))
}

fn cons(context: &mut NativeContext<'_>, arguments: &[Value]) -> Result<Value, Signal> {
    Ok(context.heap.cons(arguments[0], arguments[1]))
}

fn is_null(_: &mut NativeContext<'_>, arguments: &[Value]) -> Result<Value, Signal> {
    Ok(Value::boolean(arguments[0].is_null()))
}

fn not(_: &mut NativeContext<'_>, arguments: &[Value]) -> Result<Value, Signal> {
    Ok(Value::boolean(!arguments[0].is_truthy()))
}

fn list(context: &mut NativeContext<'_>, arguments: &[Value]) -> Result<Value, Signal> {
    Ok(context.heap.list(arguments))
}

fn text(context: &mut NativeContext<'_>, arguments: &[Value]) -> Result<Value, Signal> {
    let mut all = String::new();
    for &value in arguments {
        all.push_str(&readable(context.heap, context.symbols, value));
    }
    Ok(context.heap.string(&all))
}

fn display(context: &mut NativeContext<'_>, arguments: &[Value]) -> Result<Value, Signal> {
    let text = readable(context.heap, context.symbols, arguments[0]);
    context.write(&text)?;
    Ok(Value::NIL)
}

fn array(context: &mut NativeContext<'_>, arguments: &[Value]) -> Result<Value, Signal> {
    Ok(context.heap.array(arguments))
}

fn array_get(context: &mut NativeContext<'_>, arguments: &[Value]) -> Result<Value, Signal> {
    let element = arguments[1]
        .as_index()
        .and_then(|at| context.heap.array_elements(arguments[0])?.get(at).copied());
    element.ok_or_else(|| Signal::eval("no such element"))
}

fn array_set(context: &mut NativeContext<'_>, arguments: &[Value]) -> Result<Value, Signal> {
    match arguments[1].as_index() {
        Some(at) if context.heap.array_set(arguments[0], at, arguments[2]) => Ok(arguments[2]),
        _ => Err(Signal::eval("no such element")),
    }
}

fn spend(context: &mut NativeContext<'_>, arguments: &[Value]) -> Result<Value, Signal> {
    context.charge(arguments[0].as_index().unwrap_or_default())?;
    Ok(Value::NIL)
}

fn call_in_place(_: &mut NativeContext<'_>, arguments: &[Value]) -> Result<Value, Signal> {
    Err(Signal::call(arguments[0], arguments[1..].to_vec()))
}

impl TestImage {
    pub fn new() -> TestImage {
        TestImage::with(Limits::default())
    }

    pub fn with(limits: Limits) -> TestImage {
        let mut machine = Machine::new(limits);
        let natives: &[(&str, Arity, crate::lang::vm::native::NativeFunction)] = &[
            ("+", Arity::at_least(0), add),
            ("-", Arity::at_least(1), subtract),
            ("*", Arity::at_least(0), multiply),
            ("<", Arity::exactly(2), less),
            (">", Arity::exactly(2), greater),
            ("=", Arity::exactly(2), equal),
            ("eq?", Arity::exactly(2), equal),
            ("modulo", Arity::exactly(2), modulo),
            ("car", Arity::exactly(1), car),
            ("cdr", Arity::exactly(1), cdr),
            ("cons", Arity::exactly(2), cons),
            ("null?", Arity::exactly(1), is_null),
            ("not", Arity::exactly(1), not),
            ("list", Arity::at_least(0), list),
            ("text", Arity::at_least(0), text),
            ("display", Arity::exactly(1), display),
            ("array", Arity::at_least(0), array),
            ("mutable-array/get", Arity::exactly(2), array_get),
            ("mutable-array/set!", Arity::exactly(3), array_set),
            ("spend", Arity::exactly(1), spend),
            ("call-in-place", Arity::at_least(1), call_in_place),
        ];
        for &(name, arity, function) in natives {
            machine.define_native(name, arity, function);
        }
        machine.define_body("apply", Arity::at_least(1), NativeBody::Apply);
        machine.define_body("raise", Arity::exactly(1), NativeBody::Throw);
        machine.define_body("throw", Arity::exactly(1), NativeBody::Throw);
        machine.define_host("ask-host", Arity::at_least(0));
        let special = machine.global("*special*");
        machine.set_global(special, Value::small(1));
        machine.globals.set_flags(
            special,
            GlobalFlags {
                special: true,
                ..GlobalFlags::default()
            },
        );
        let handlers = machine.global("%handlers");
        machine.set_global(handlers, Value::FALSE);
        machine.bind_inner_names();
        machine.enable_operators();
        TestImage {
            machine,
            kept: Vec::new(),
        }
    }

    /// Compiles the forms of a text, each as a function of no arguments.
    pub fn compile(&mut self, text: &str) -> Vec<Root> {
        let source = SourceText::new("test", text);
        let parsed = parse(text);
        assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
        let mut functions = Vec::new();
        for node in parsed.tree.forms() {
            let mut reader =
                DatumReader::new(&mut self.machine.heap, &mut self.machine.symbols, &source);
            let value = reader.read(node).expect("readable");
            let spans = std::mem::take(&mut reader.spans);
            let mut unit = expand(self, &spans, Form::new(value, Some(node.span())))
                .expect("expands")
                .unit;
            let function = self
                .machine
                .compile(&mut unit, Some(Arc::new(source.clone())))
                .expect("compiles");
            functions.push(self.machine.heap.root(function));
        }
        functions
    }

    /// Makes a fiber for the last form of a text, after running those before it.
    pub fn fiber(&mut self, text: &str) -> Fiber {
        let mut functions = self.compile(text);
        let last = functions.pop().expect("a form");
        for function in functions {
            let mut fiber = self.machine.fiber(function.get(), &[]);
            let step = self.machine.resume(&mut fiber, u64::MAX);
            assert!(matches!(step, Step::Done(_)), "{step:?}");
        }
        self.machine.fiber(last.get(), &[])
    }

    /// Runs all forms of a text and shows how the last one ended.
    pub fn run(&mut self, text: &str) -> String {
        let mut fiber = self.fiber(text);
        let step = self.machine.resume(&mut fiber, u64::MAX);
        self.show(&step)
    }

    pub fn show(&self, step: &Step) -> String {
        let print = |value| readable(&self.machine.heap, &self.machine.symbols, value);
        match step {
            Step::Done(value) => print(*value),
            Step::Signal(condition) => {
                let diagnostic = self.machine.diagnostic(*condition, &print);
                format!("{}: {}", diagnostic.kind, diagnostic.message)
            }
            Step::Host(call) => {
                let arguments: Vec<String> =
                    call.arguments.iter().map(|&value| print(value)).collect();
                format!("host {} {}", print(call.function), arguments.join(" "))
            }
            Step::Pause => "pause".into(),
        }
    }
}

impl World for TestImage {
    fn heap(&self) -> &Heap {
        &self.machine.heap
    }
    fn heap_mut(&mut self) -> &mut Heap {
        &mut self.machine.heap
    }
    fn intern(&mut self, name: &str) -> Symbol {
        self.machine.symbols.intern(name)
    }
    fn generate(&mut self, prefix: &str) -> Symbol {
        self.machine.symbols.generate(prefix)
    }
    fn symbols(&self) -> &Symbols {
        &self.machine.symbols
    }

    fn symbols_mut(&mut self) -> &mut Symbols {
        &mut self.machine.symbols
    }

    fn name(&self, symbol: Symbol) -> &str {
        self.machine.symbols.name(symbol)
    }
    fn global(&mut self, symbol: Symbol) -> GlobalIndex {
        self.machine.globals.cell(symbol)
    }
    fn is_bound(&self, symbol: Symbol) -> bool {
        self.machine.globals.value_of(symbol).is_some()
    }
    fn meaning(&self, symbol: Symbol) -> GlobalMeaning {
        match self.machine.globals.find(symbol) {
            Some(index) if self.machine.globals.flags(index).special => GlobalMeaning::Dynamic,
            _ => GlobalMeaning::Variable,
        }
    }
    fn special(&self, symbol: Symbol) -> Option<&'static SpecialForm> {
        SPECIAL_FORMS
            .iter()
            .find(|form| form.name == self.machine.symbols.name(symbol))
    }
    fn protect(&mut self, value: Value) {
        self.kept.push(self.machine.heap.root(value));
    }
    fn call(&mut self, function: Value, arguments: &[Value]) -> Expanded<Value> {
        self.machine
            .call(function, arguments, 1_000_000)
            .map_err(|step| Problem::new(format!("{step:?}")))
    }
    fn evaluate(&mut self, _: Value) -> Expanded<Value> {
        Err(Problem::new("no local macros here"))
    }
    fn show(&self, value: Value) -> String {
        readable(&self.machine.heap, &self.machine.symbols, value)
    }
}
