//! Questions about one value, in every accent's spelling.

use super::argument::{arguments, is_function};
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::value::convert::{is_number, to_number};
use crate::lang::value::kind::Kind;
use crate::lang::value::map;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::{Signal, type_name};

pub(super) const TABLE: &[Builtin] = &[
    pure("not", "value", "Returns whether the value is false.\n>>> (not nil)\n#t\n>>> (not 0)\n#f", not),
    pure("nil?", "value", "Returns whether the value is nil; the empty list is not.\n>>> (nil? nil)\n#t\n>>> (nil? '())\n#f", is_nil),
    pure("null?", "value", "Returns whether the value is nil or the empty list.\n>>> (null? '())\n#t\n>>> (null? nil)\n#t", is_null).aka(&["null", "endp"]),
    pure("empty?", "collection", "Returns whether there is nothing in it.\n>>> (empty? [])\n#t\n>>> (empty? \"a\")\n#f", is_empty),
    pure("pair?", "value", "Returns whether the value is a pair.\n>>> (pair? '(1))\n#t\n>>> (pair? '())\n#f", is_pair).aka(&["consp"]),
    pure("list?", "value", "Returns whether the value is the empty list or a pair.\n>>> (list? '())\n#t\n>>> (list? [1])\n#f", is_list),
    pure("listp", "value", "Returns whether the value is a pair or an empty list of either kind.\n>>> (listp nil)\n#t", is_null_or_pair),
    pure("atom", "value", "Returns whether the value is no pair.\n>>> (atom 1)\n#t", is_atom).aka(&["atom?"]),
    pure("boolean?", "value", "Returns whether the value is `#t` or `#f`.\n>>> (boolean? #f)\n#t", is_boolean).aka(&["bool?"]),
    pure("true?", "value", "Returns whether the value is `#t`.\n>>> (true? 1)\n#f", is_true),
    pure("false?", "value", "Returns whether the value is `#f`.\n>>> (false? #f)\n#t", is_false),
    pure("number?", "value", "Returns whether the value is a number.\n>>> (number? 1/2)\n#t", number).aka(&["numberp", "complex?"]),
    pure("real?", "value", "Returns whether the value is a number that is not complex.\n>>> (real? 1.5)\n#t\n>>> (real? 1+2i)\n#f", is_real).aka(&["realp"]),
    pure("complexp", "value", "Returns whether the value is a number with an imaginary part.\n>>> (complexp 1+2i)\n#t\n>>> (complexp 1)\n#f", is_complex),
    pure("integer?", "value", "Returns whether the value is a number without a fraction.\n>>> (integer? 2)\n#t\n>>> (integer? 2.5)\n#f", is_integer),
    pure("integerp", "value", "Returns whether the value is an exact integer.\n>>> (integerp 2.0)\n#f", is_exact_integer).aka(&["exact-integer?", "int?"]),
    pure("fixnump", "value", "Returns whether the value is an integer of one word.\n>>> (fixnump 1)\n#t", is_fixnum).aka(&["fixnum?"]),
    pure("float?", "value", "Returns whether the value is a float.\n>>> (float? 1.0)\n#t", is_float).aka(&["floatp"]),
    pure("rational?", "value", "Returns whether the value is an integer or a ratio.\n>>> (rational? 1/2)\n#t", is_rational).aka(&["rationalp"]),
    pure("ratio?", "value", "Returns whether the value is a ratio.\n>>> (ratio? 1/2)\n#t\n>>> (ratio? 2)\n#f", is_ratio),
    pure("exact?", "value", "Returns whether the value is an exact number.\n>>> (exact? 1/2)\n#t", is_exact),
    pure("inexact?", "value", "Returns whether the value is a number with a float in it.\n>>> (inexact? 0.5)\n#t", is_inexact),
    pure("nan?", "value", "Returns whether the value is the float that is no number.\n>>> (nan? math/nan)\n#t", is_nan).aka(&["math/nan?"]),
    pure("infinite?", "value", "Returns whether the value is an infinite float.\n>>> (infinite? math/infinity)\n#t", is_infinite).aka(&["math/infinite?"]),
    pure("zero?", "number", "Returns whether the number is zero.\n>>> (zero? 0.0)\n#t", is_zero).aka(&["zerop"]),
    pure("positive?", "number", "Returns whether the number is above zero.\n>>> (positive? 1)\n#t", is_positive).aka(&["plusp"]),
    pure("negative?", "number", "Returns whether the number is below zero.\n>>> (negative? -1)\n#t", is_negative).aka(&["minusp"]),
    pure("even?", "integer", "Returns whether two divides the integer.\n>>> (even? 4)\n#t", is_even).aka(&["evenp"]),
    pure("odd?", "integer", "Returns whether two does not divide the integer.\n>>> (odd? 4)\n#f", is_odd).aka(&["oddp"]),
    pure("string?", "value", "Returns whether the value is a string.\n>>> (string? \"\")\n#t", is_string).aka(&["stringp"]),
    pure("symbol?", "value", "Returns whether the value is a symbol; nil is none.\n>>> (symbol? 'a)\n#t", is_symbol),
    pure("symbolp", "value", "Returns whether the value is a symbol, nil, `#t` or a keyword among them.\n>>> (symbolp nil)\n#t", is_common_symbol),
    pure("keyword?", "value", "Returns whether the value is a keyword.\n>>> (keyword? :a)\n#t", is_keyword).aka(&["keywordp"]),
    pure("char?", "value", "Returns whether the value is a character.\n>>> (char? #\\a)\n#t", is_character).aka(&["characterp"]),
    pure("vector?", "value", "Returns whether the value is a vector.\n>>> (vector? [1])\n#t", is_vector),
    pure("vectorp", "value", "Returns whether the value is a vector, an array or a string.\n>>> (vectorp (make-array 1))\n#t", is_common_vector).aka(&["arrayp"]),
    pure("sequence?", "value", "Returns whether the value is a list, vector, array or string.\n>>> (sequence? \"ab\")\n#t", is_sequence),
    pure("map?", "value", "Returns whether the value is a map.\n>>> (map? {})\n#t", is_map).aka(&["hash-map?"]),
    pure("function?", "value", "Returns whether the value can be called.\n>>> (function? car)\n#t", function).aka(&["functionp", "procedure?", "fn?", "compiled-function-p"]),
    pure("callable?", "value", "Returns whether the value is a function or a keyword, which looks itself up in a map.\n>>> (callable? :name)\n#t", is_callable),
    pure("macro?", "value", "Returns whether the value is a macro.\n>>> (macro? car)\n#f", is_macro),
    pure("bytevector?", "value", "Returns whether the value is a bytevector.\n>>> (bytevector? #u8(1))\n#t", is_bytes),
    pure("regex?", "value", "Returns whether the value is a regular expression.\n>>> (regex? #\"a+\")\n#t", is_regex),
    pure("record?", "value", "Returns whether the value is a record.\n>>> (record? 1)\n#f", is_record),
    pure("promise-forced?", "promise", "Returns whether a promise has its value.\n>>> (let ((p (delay 1))) (force p) (promise-forced? p))\n#t", is_forced),
    pure("promise?", "value", "Returns whether the value is a promise.\n>>> (promise? 1)\n#f", is_promise),
    pure("condition?", "value", "Returns whether the value is a condition.\n>>> (condition? 1)\n#f", is_condition),
    pure("class?", "value", "Returns whether the value is a class.\n>>> (class? 1)\n#f", is_class),
    pure("instance?", "value", "Returns whether the value is an object of a class.\n>>> (instance? 1)\n#f", is_instance),
    pure("mutable-array?", "value", "Returns whether the value is a mutable array.\n>>> (mutable-array? (make-array 2))\n#t", is_array).aka(&["array?"]),
    pure("hash-table?", "value", "Returns whether the value is a mutable hash table.\n>>> (hash-table? (make-hash-table))\n#t", is_table).aka(&["hash-table-p"]),
    pure("type", "value", "Returns the keyword of the value's type; of a record or object the name of its type.\n>>> (type 1)\n:int\n>>> (type \"a\")\n:string\n>>> (type '())\n:list", type_of).aka(&["type-of"]),
];

fn truth(truth: bool) -> Result<Value, Signal> {
    Ok(Value::boolean(truth))
}

fn not(_: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(!values[0].is_truthy())
}

fn is_nil(_: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(values[0].is_nil())
}

fn is_null(_: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(values[0].is_null())
}

fn is_empty(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    match values[0].is_pair() {
        true => truth(false),
        false
            if matches!(
                ctx.heap.kind(values[0]),
                Some(Kind::Array | Kind::Bytes | Kind::FloatArray | Kind::IntegerArray)
            ) =>
        {
            Err(arguments("empty?", values).wrong(ctx, 0, "collection"))
        }
        false => Ok(Value::boolean(
            super::sequence::count(ctx, arguments("empty?", values), 0)? == 0,
        )),
    }
}

fn is_pair(_: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(values[0].is_pair())
}

fn is_list(_: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(values[0].is_pair() || values[0].is_empty_list())
}

fn is_null_or_pair(_: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(values[0].is_pair() || values[0].is_null())
}

fn is_atom(_: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(!values[0].is_pair())
}

fn is_boolean(_: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(values[0].is_boolean())
}

fn is_true(_: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(values[0] == Value::TRUE)
}

fn is_false(_: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(values[0] == Value::FALSE)
}

fn number(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(is_number(ctx.heap, values[0]))
}

fn is_real(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(is_number(ctx.heap, values[0]) && !ctx.heap.is(values[0], Kind::Complex))
}

fn is_complex(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(ctx.heap.is(values[0], Kind::Complex))
}

fn is_integer(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(to_number(ctx.heap, values[0]).is_some_and(|number| number.is_integral()))
}

fn is_exact_integer(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(ctx.heap.is_integer(values[0]))
}

fn is_fixnum(_: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(values[0].is_fixnum())
}

fn is_float(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(ctx.heap.is_float(values[0]))
}

fn is_rational(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let number = to_number(ctx.heap, values[0]);
    truth(number.is_some_and(|number| number.is_real() && number.is_exact()))
}

fn is_ratio(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(ctx.heap.is(values[0], Kind::Ratio))
}

fn is_exact(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(to_number(ctx.heap, values[0]).is_some_and(|number| number.is_exact()))
}

fn is_inexact(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(to_number(ctx.heap, values[0]).is_some_and(|number| !number.is_exact()))
}

fn is_nan(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(ctx.heap.as_float(values[0]).is_some_and(f64::is_nan))
}

fn is_infinite(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(ctx.heap.as_float(values[0]).is_some_and(f64::is_infinite))
}

fn is_zero(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(arguments("zero?", values).number(ctx, 0)?.is_zero())
}

fn is_positive(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(arguments("positive?", values).number(ctx, 0)?.sign() > 0)
}

fn is_negative(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(arguments("negative?", values).number(ctx, 0)?.sign() < 0)
}

fn parity(ctx: &NativeContext<'_>, name: &'static str, values: &[Value]) -> Result<bool, Signal> {
    match values[0].as_fixnum() {
        Some(small) => Ok(small % 2 == 0),
        None => Ok(num_integer::Integer::is_even(
            &arguments(name, values).integer(ctx, 0)?,
        )),
    }
}

fn is_even(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(parity(ctx, "even?", values)?)
}

fn is_odd(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(!parity(ctx, "odd?", values)?)
}

fn is_string(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(ctx.heap.is(values[0], Kind::String))
}

fn is_symbol(_: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(values[0].is_symbol())
}

fn is_common_symbol(_: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let value = values[0];
    truth(value.is_symbol() || value.is_keyword() || value.is_null() || value.is_boolean())
}

fn is_keyword(_: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(values[0].is_keyword())
}

fn is_character(_: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(values[0].as_character().is_some())
}

fn is_vector(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(ctx.heap.is(values[0], Kind::Vector))
}

fn is_common_vector(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(matches!(
        ctx.heap.kind(values[0]),
        Some(Kind::Vector | Kind::Array | Kind::String)
    ))
}

fn is_sequence(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let kind = ctx.heap.kind(values[0]);
    truth(
        values[0].is_null()
            || matches!(
                kind,
                Some(Kind::Pair | Kind::Vector | Kind::Array | Kind::String)
            ),
    )
}

fn is_map(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(match ctx.heap.kind(values[0]) {
        Some(Kind::Map) => !map::is_hashed(ctx.heap, values[0]),
        kind => kind == Some(Kind::Condition),
    })
}

fn function(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(is_function(ctx, values[0]))
}

fn is_callable(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    truth(is_function(ctx, values[0]) || values[0].is_keyword())
}

fn of_kind(ctx: &NativeContext<'_>, values: &[Value], kind: Kind) -> Result<Value, Signal> {
    truth(ctx.heap.is(values[0], kind))
}

fn is_macro(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    of_kind(ctx, values, Kind::Macro)
}

fn is_bytes(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    of_kind(ctx, values, Kind::Bytes)
}

fn is_regex(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    of_kind(ctx, values, Kind::Regex)
}

fn is_record(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    of_kind(ctx, values, Kind::Record)
}

fn is_forced(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    match ctx.heap.is(values[0], Kind::Promise) {
        true => Ok(ctx.heap.slot(values[0], 0).unwrap_or(Value::FALSE)),
        false => Err(arguments("promise-forced?", values).wrong(ctx, 0, "promise")),
    }
}

fn is_promise(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let lazy = super::lazy::is_lazy(ctx, values[0]);
    truth(!lazy && ctx.heap.is(values[0], Kind::Promise))
}

fn is_condition(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    of_kind(ctx, values, Kind::Condition)
}

fn is_class(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    of_kind(ctx, values, Kind::Class)
}

fn is_instance(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    of_kind(ctx, values, Kind::Instance)
}

fn is_array(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    of_kind(ctx, values, Kind::Array)
}

fn is_table(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    of_kind(ctx, values, Kind::HashTable)
}

fn type_of(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let value = values[0];
    if matches!(ctx.heap.kind(value), Some(Kind::Record | Kind::Instance)) {
        let kind = ctx.heap.slot(value, 0).unwrap_or(Value::NIL);
        let name = kind.as_symbol().or_else(|| {
            ctx.heap
                .slots(kind)
                .iter()
                .take(2)
                .find_map(|slot| slot.as_symbol())
        });
        if let Some(name) = name {
            return Ok(Value::keyword(name));
        }
    }
    let name = type_name(ctx.heap, value);
    Ok(ctx.keyword(&name))
}
