//! Pairs and lists.

use super::argument::{Arguments, arguments};
use super::{Builtin, mutates, pure};
use crate::lang::value::Value;
use crate::lang::value::equal::equal;
use crate::lang::value::order;
use crate::lang::value::table;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("cons", "first rest", "Returns a pair; a list is its first element and the rest.\n>>> (cons 1 '(2 3))\n(1 2 3)\n>>> (cons 1 2)\n(1 . 2)", cons),
    pure("car", "list", "Returns the first of a pair, or of a vector; nil of nothing.\n>>> (car '(1 2))\n1\n>>> (car '())\nnil\n>>> (car 5)\n!! expected list", car).aka(&["first"]),
    pure("cdr", "list", "Returns all but the first; of nothing, nothing.\n>>> (cdr '(1 2))\n(2)\n>>> (cdr '())\n()", cdr).aka(&["rest"]),
    pure("caar", "list", "Returns the car of the car.\n>>> (caar '((1) 2))\n1", |ctx, values| path(ctx, "caar", "aa", values)),
    pure("cadr", "list", "Returns the second element.\n>>> (cadr '(1 2 3))\n2", |ctx, values| path(ctx, "cadr", "ad", values)).aka(&["second"]),
    pure("cdar", "list", "Returns the cdr of the car.\n>>> (cdar '((1 2) 3))\n(2)", |ctx, values| path(ctx, "cdar", "da", values)),
    pure("cddr", "list", "Returns all but the first two.\n>>> (cddr '(1 2 3))\n(3)", |ctx, values| path(ctx, "cddr", "dd", values)),
    pure("caaar", "list", "Returns the car of the car of the car.\n>>> (caaar '(((1))))\n1", |ctx, values| path(ctx, "caaar", "aaa", values)),
    pure("caadr", "list", "Returns the first of the second.\n>>> (caadr '(1 (2)))\n2", |ctx, values| path(ctx, "caadr", "aad", values)),
    pure("cadar", "list", "Returns the second of the first.\n>>> (cadar '((1 2)))\n2", |ctx, values| path(ctx, "cadar", "ada", values)),
    pure("caddr", "list", "Returns the third element.\n>>> (caddr '(1 2 3))\n3", |ctx, values| path(ctx, "caddr", "add", values)).aka(&["third"]),
    pure("cdaar", "list", "Returns the rest of the first of the first.\n>>> (cdaar '(((1 2))))\n(2)", |ctx, values| path(ctx, "cdaar", "daa", values)),
    pure("cdadr", "list", "Returns the rest of the second.\n>>> (cdadr '(1 (2 3)))\n(3)", |ctx, values| path(ctx, "cdadr", "dad", values)),
    pure("cddar", "list", "Returns all but two of the first.\n>>> (cddar '((1 2 3)))\n(3)", |ctx, values| path(ctx, "cddar", "dda", values)),
    pure("cdddr", "list", "Returns all but the first three.\n>>> (cdddr '(1 2 3 4))\n(4)", |ctx, values| path(ctx, "cdddr", "ddd", values)),
    pure("cadddr", "list", "Returns the fourth element.\n>>> (cadddr '(1 2 3 4))\n4", |ctx, values| path(ctx, "cadddr", "addd", values)).aka(&["fourth"]),
    pure("cddddr", "list", "Returns all but the first four.\n>>> (cddddr '(1 2 3 4 5))\n(5)", |ctx, values| path(ctx, "cddddr", "dddd", values)),
    pure("fifth", "list", "Returns the fifth element.\n>>> (fifth '(1 2 3 4 5))\n5", |ctx, values| path(ctx, "fifth", "adddd", values)),
    pure("list", "&rest elements", "Returns a list of the elements.\n>>> (list 1 2)\n(1 2)", list),
    pure("list*", "first &rest elements", "Returns a list of the elements that ends in the last.\n>>> (list* 1 2 '(3 4))\n(1 2 3 4)", list_star).aka(&["cons*"]),
    pure("make-list", "count &optional element", "Returns a list of the same element.\n>>> (make-list 3 0)\n(0 0 0)", make_list).aka(&["list/repeat"]),
    pure("append", "&rest sequences", "Returns a list of the elements of all; the last list is shared.\n>>> (append '(1) '(2 3) [4])\n(1 2 3 4)\n>>> (append)\n()", append),
    pure("append-reverse", "reversed tail", "Returns the elements of the first list in reverse, before the second.\n>>> (append-reverse '(2 1) '(3))\n(1 2 3)", append_reverse).aka(&["revappend"]),
    mutates("nreverse", "list", "Returns the list reversed; the list given may be used up for it.\n>>> (nreverse (list 1 2 3))\n(3 2 1)", nreverse).aka(&["reverse!"]),
    mutates("nconc", "&rest lists", "Joins lists by changing their last pairs.\n>>> (nconc (list 1) (list 2))\n(1 2)", nconc),
    pure("last", "list", "Returns the last element.\n>>> (last '(1 2 3))\n3\n>>> (last '())\nnil", last),
    pure("last-pair", "list &optional count", "Returns the list's last pairs, one if not said otherwise.\n>>> (last-pair '(1 2 3))\n(3)", last_pair),
    pure("butlast", "list &optional count", "Returns the list without its last elements.\n>>> (butlast '(1 2 3))\n(1 2)", butlast),
    pure("list/take-last", "count list", "Returns the last elements.\n>>> (list/take-last 2 '(1 2 3))\n(2 3)", take_last),
    pure("list/drop-last", "count list", "Returns all but the last elements.\n>>> (list/drop-last 2 '(1 2 3))\n(1)", drop_last),
    pure("take", "count sequence", "Returns the first elements, all if there are fewer; the arguments may stand in either order.\n>>> (take 2 '(1 2 3))\n(1 2)", take),
    pure("drop", "count sequence", "Returns all but the first elements; the arguments may stand in either order.\n>>> (drop 2 '(1 2 3))\n(3)", drop_first),
    pure("nthcdr", "count list", "Returns the list after so many elements.\n>>> (nthcdr 1 '(1 2 3))\n(2 3)", nthcdr),
    pure("list-tail", "list count", "Returns the list after so many elements.\n>>> (list-tail '(1 2 3) 2)\n(3)", list_tail),
    pure("range", "start-or-end &optional end step", "Returns the numbers from the start, or 0, up to but not including the end.\n>>> (range 3)\n(0 1 2)\n>>> (range 1 10 3)\n(1 4 7)\n>>> (range 3 0 -1)\n(3 2 1)", range),
    pure("iota", "count &optional start step", "Returns so many numbers.\n>>> (iota 3 1)\n(1 2 3)\n>>> (iota 3 0 2)\n(0 2 4)", iota),
    pure("list/member", "item list", "Returns the tail that begins with the first element equal to the item, or `#f`.\n>>> (list/member 2 '(1 2 3))\n(2 3)", member).aka(&["memq", "memv"]),
    pure("list/contains?", "list item", "Returns whether an element is equal to the item.\n>>> (list/contains? '(1 2) 2)\n#t", contains),
    pure("alist/assoc", "key alist", "Returns the first entry of an association list with the key, or `#f`.\n>>> (alist/assoc 'b '((a . 1) (b . 2)))\n(b . 2)", assoc).aka(&["assq", "assv"]),
    pure("acons", "key value alist", "Returns the association list with one entry more.\n>>> (acons 'a 1 '())\n((a . 1))", acons),
    pure("pairlis", "keys values &optional alist", "Returns an association list of keys and values.\n>>> (pairlis '(a b) '(1 2))\n((a . 1) (b . 2))", pairlis),
    pure("getf", "plist key &optional default", "Returns what follows the key in a list of keys and values in turn.\n>>> (getf '(:a 1 :b 2) :b)\n2\n>>> (getf '() :a 0)\n0", getf),
    pure("remf", "plist key", "Returns a list of keys and values without a key.\n>>> (remf '(:a 1 :b 2) :a)\n(:b 2)", remf),
    pure("copy-list", "list", "Returns a copy of the list's pairs.\n>>> (copy-list '(1 2))\n(1 2)", copy_list).aka(&["list-copy"]),
    pure("copy-tree", "tree", "Returns a copy of all pairs.\n>>> (copy-tree '(1 (2)))\n(1 (2))", copy_tree),
    mutates("set-car!", "pair value", "Stores into the first of a pair and returns the value.\n>>> (let ((x (list 1 2))) (set-car! x 9) x)\n(9 2)", set_car).aka(&["rplaca"]),
    mutates("set-cdr!", "pair value", "Stores into the rest of a pair and returns the value.\n>>> (let ((x (list 1 2))) (set-cdr! x '()) x)\n(1)", set_cdr).aka(&["rplacd"]),
    pure("flatten", "list", "Returns the elements with one level of lists opened.\n>>> (flatten '(1 (2 (3)) 4))\n(1 2 (3) 4)", flatten),
    pure("flatten-deep", "list", "Returns the elements with all lists opened.\n>>> (flatten-deep '(1 (2 (3)) 4))\n(1 2 3 4)", flatten_deep),
    pure("zip", "sequence &rest sequences", "Returns a list of lists: the first elements of all, the second ones, and so on.\n>>> (zip '(1 2) '(a b))\n((1 a) (2 b))", zip),
    pure("%lists", "sequences", "Returns the sequences as a list of lists.\n>>> (%lists '([1] (2)))\n((1) (2))", lists),
    pure("%heads", "lists", "Returns the first elements of several lists, nil where one is empty.\n>>> (%heads '((1 2) (3 4)))\n(1 3)\n>>> (%heads '((1) ()))\nnil", heads),
    pure("%tails", "lists", "Returns the rests of several lists.\n>>> (%tails '((1 2) (3 4)))\n((2) (4))", tails),
    pure("enumerate", "sequence", "Returns a list of indices and elements.\n>>> (enumerate '(a b))\n((0 a) (1 b))", enumerate),
    pure("interpose", "separator sequence", "Returns the elements with a separator between them.\n>>> (interpose 0 '(1 2 3))\n(1 0 2 0 3)", interpose),
    pure("list/interleave", "a b", "Returns elements of both in turn, to the end of the shorter.\n>>> (list/interleave '(1 2) '(a b))\n(1 a 2 b)", interleave).aka(&["interleave"]),
    pure("list/chunk", "size sequence", "Returns lists of so many elements; the last may be shorter.\n>>> (list/chunk 2 '(1 2 3))\n((1 2) (3))", chunk),
    pure("list/sliding", "sequence size &optional step", "Returns every run of so many elements.\n>>> (list/sliding '(1 2 3) 2)\n((1 2) (2 3))", sliding),
    pure("list/split-at", "sequence index", "Returns two lists: the elements before an index and the rest.\n>>> (list/split-at '(1 2 3) 1)\n((1) (2 3))", split_at),
    pure("list/unique", "sequence", "Returns the elements without later equal ones.\n>>> (list/unique '(1 2 1 3))\n(1 2 3)", unique).aka(&["distinct"]),
    pure("list/dedupe", "sequence", "Returns the elements without equal neighbours.\n>>> (list/dedupe '(1 1 2 1))\n(1 2 1)", dedupe),
    pure("list/duplicates", "sequence", "Returns the values that occur more than once.\n>>> (list/duplicates '(1 2 1))\n(1)", duplicates),
    pure("list/diff", "a b", "Returns the elements of the first that are not in the second.\n>>> (list/diff '(1 2 3) '(2))\n(1 3)", diff),
    pure("list/intersect", "a b", "Returns the elements of the first that are in the second.\n>>> (list/intersect '(1 2 3) '(3 1))\n(1 3)", intersect),
    pure("list/cross-join", "a b", "Returns every pair of elements.\n>>> (list/cross-join '(1 2) '(3 4))\n((1 3) (1 4) (2 3) (2 4))", cross_join),
    pure("list/pad", "list length element", "Returns the list filled up to a length.\n>>> (list/pad '(1) 3 0)\n(1 0 0)", pad),
    pure("list/page", "sequence page size", "Returns one page, counted from 1.\n>>> (list/page (range 20) 2 5)\n(5 6 7 8 9)", page),
    pure("list/nth-or", "sequence index default", "Returns an element, or the default beyond the end.\n>>> (list/nth-or '(1 2) 5 :none)\n:none", nth_or),
    pure("frequencies", "sequence", "Returns a map from each element to how often it occurs.\n>>> (frequencies '(a b a))\n{a 2 b 1}", frequencies),
    pure("%sort-entries", "alist", "Returns an association list sorted by its keys; entries with equal keys keep their order.\n>>> (%sort-entries '((2 . b) (1 . a)))\n((1 . a) (2 . b))", sort_entries),
    pure("list/sum", "numbers", "Returns the sum of a list.\n>>> (list/sum '(1 2 3))\n6", sum),
    pure("list/min", "numbers", "Returns the least number of a list.\n>>> (list/min '(3 1 2))\n1", list_min),
    pure("list/max", "numbers", "Returns the greatest number of a list.\n>>> (list/max '(3 1 2))\n3", list_max),
    pure("list/avg", "numbers", "Returns the mean of a list as a float.\n>>> (list/avg '(2 4 6))\n4.0", average),
    pure("list/median", "numbers", "Returns the median of a list as a float.\n>>> (list/median '(3 1 2))\n2.0", median),
    pure("list/mode", "sequence", "Returns the most frequent element, or a list of them.\n>>> (list/mode '(1 2 2))\n2\n>>> (list/mode '(1 1 2 2))\n(1 2)", mode),
    pure("list/join", "sequence separator &optional last-separator", "Returns the elements' texts with a separator between them.\n>>> (list/join '(1 2 3) \", \" \" and \")\n\"1, 2 and 3\"", join),
];

fn cons(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(ctx.heap.cons(values[0], values[1]))
}

fn car(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    path(ctx, "car", "a", values)
}

fn cdr(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    path(ctx, "cdr", "d", values)
}

/// Follows cars and cdrs, written as in a name: the last letter first.
fn path(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    path: &str,
    values: &[Value],
) -> Result<Value, Signal> {
    let mut value = values[0];
    for step in path.bytes().rev() {
        if let Some((first, rest)) = ctx.heap.pair(value) {
            value = if step == b'a' { first } else { rest };
        } else if value.is_null() {
            if step == b'a' {
                value = Value::NIL;
            }
        } else if ctx.heap.is(value, crate::lang::value::kind::Kind::Vector) {
            let elements = crate::lang::value::vector::to_vec(ctx.heap, value);
            value = match step {
                b'a' => elements.first().copied().unwrap_or(Value::NIL),
                _ => ctx.heap.list(elements.get(1..).unwrap_or(&[])),
            };
        } else {
            return Err(arguments(name, &[value]).wrong(ctx, 0, "list"));
        }
    }
    Ok(value)
}

fn list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(ctx.heap.list(values))
}

fn list_star(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (last, first) = (values[values.len() - 1], &values[..values.len() - 1]);
    Ok(ctx.heap.list_onto(first, last))
}

/// Makes a list of many elements, after making sure there is room.
pub(super) fn large_list(ctx: &mut NativeContext<'_>, elements: &[Value]) -> Result<Value, Signal> {
    ctx.charge(elements.len())?;
    ctx.reserve(elements.len() * 16)?;
    Ok(ctx.heap.list(elements))
}

fn make_list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("make-list", values);
    let count = call.index(ctx, 0)?;
    ctx.charge(count)?;
    ctx.reserve(count.saturating_mul(16))?;
    let mut list = Value::EMPTY;
    for _ in 0..count {
        list = ctx.heap.cons(call.get(1), list);
    }
    Ok(list)
}

fn append(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("append", values);
    let Some((&last, first)) = values.split_last() else {
        return Ok(Value::EMPTY);
    };
    let mut elements = Vec::new();
    for index in 0..first.len() {
        elements.extend(call.sequence(ctx, index)?);
    }
    // A last list is shared, whatever it ends in; other sequences are opened.
    let tail = match last.is_null() || !super::sequence::is_sequence(ctx, last) || last.is_pair() {
        true => last,
        false => {
            elements.extend(call.sequence(ctx, values.len() - 1)?);
            Value::EMPTY
        }
    };
    if elements.is_empty() {
        return Ok(if tail.is_nil() { Value::EMPTY } else { tail });
    }
    ctx.reserve(elements.len() * 16)?;
    let tail = if tail.is_nil() { Value::EMPTY } else { tail };
    Ok(ctx.heap.list_onto(&elements, tail))
}

fn append_reverse(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("append-reverse", values).list(ctx, 0)?;
    let mut list = values[1];
    for element in elements {
        list = ctx.heap.cons(element, list);
    }
    Ok(list)
}

fn nreverse(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("nreverse", values);
    if !values[0].is_pair() {
        return match super::sequence::is_sequence(ctx, values[0]) {
            true => super::sequence::reverse(ctx, values),
            false => Err(call.wrong(ctx, 0, "list")),
        };
    }
    // A fresh list costs less than a changed one, whose stores an open transaction would log.
    let (mut list, mut rest, mut walked) = (Value::EMPTY, values[0], 0usize);
    while let Some((first, next)) = ctx.heap.pair(rest) {
        list = ctx.heap.cons(first, list);
        rest = next;
        walked += 1;
        if walked.is_multiple_of(1 << 20) {
            // A circular list ends here at last.
            ctx.charge(1 << 20)?;
            ctx.reserve(16 << 20)?;
        }
    }
    ctx.charge(walked % (1 << 20))?;
    Ok(list)
}

fn nconc(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("nconc", values);
    let (mut result, mut end) = (Value::EMPTY, None);
    for index in 0..values.len() {
        let value = values[index];
        if value.is_null() {
            continue;
        }
        match end {
            None => result = value,
            Some(end) => {
                ctx.heap.set_cdr(end, value);
            }
        }
        if index + 1 < values.len() {
            end = Some(last_of(ctx, call, index)?);
        }
    }
    Ok(result)
}

/// Returns the last pair of a list.
fn last_of(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
) -> Result<Value, Signal> {
    let length = call.list(ctx, index)?.len();
    let mut pair = call.get(index);
    for _ in 1..length {
        pair = ctx.heap.cdr(pair).unwrap_or(pair);
    }
    Ok(pair)
}

fn last(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("last", values).sequence(ctx, 0)?;
    Ok(elements.last().copied().unwrap_or(Value::NIL))
}

fn last_pair(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("last-pair", values);
    let length = call.list(ctx, 0)?.len();
    let count = call.index_or(ctx, 1, 1)?;
    Ok(after(ctx, values[0], length.saturating_sub(count)))
}

/// Returns the list after so many elements, or its end.
fn after(ctx: &NativeContext<'_>, list: Value, count: usize) -> Value {
    let mut rest = list;
    for _ in 0..count {
        match ctx.heap.cdr(rest) {
            Some(next) => rest = next,
            None => return Value::EMPTY,
        }
    }
    rest
}

fn butlast(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("butlast", values);
    let elements = call.sequence(ctx, 0)?;
    let count = call.index_or(ctx, 1, 1)?;
    Ok(ctx
        .heap
        .list(&elements[..elements.len().saturating_sub(count)]))
}

fn take_last(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (count, elements) = counted(ctx, arguments("list/take-last", values))?;
    Ok(ctx
        .heap
        .list(&elements[elements.len().saturating_sub(count)..]))
}

fn drop_last(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (count, elements) = counted(ctx, arguments("list/drop-last", values))?;
    Ok(ctx
        .heap
        .list(&elements[..elements.len().saturating_sub(count)]))
}

/// Returns a count and a sequence, in whichever order they were given.
fn counted(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
) -> Result<(usize, Vec<Value>), Signal> {
    let (count, sequence) = if call.get(0).is_fixnum() {
        (0, 1)
    } else {
        (1, 0)
    };
    let elements = call.sequence(ctx, sequence)?;
    let count = call.small(ctx, count)?;
    Ok((usize::try_from(count).unwrap_or(0), elements))
}

fn take(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("take", values);
    let (count, sequence) = if values[0].is_fixnum() {
        (0, 1)
    } else {
        (1, 0)
    };
    let list = values[sequence];
    if !list.is_pair() {
        let (count, elements) = counted(ctx, call)?;
        return Ok(ctx.heap.list(&elements[..count.min(elements.len())]));
    }
    // The rest of a long list is not walked.
    let count = usize::try_from(call.small(ctx, count)?).unwrap_or(0);
    call.walkable(ctx, sequence, count)?;
    let elements: Vec<Value> = ctx.heap.elements(list).take(count).collect();
    large_list(ctx, &elements)
}

fn drop_first(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("drop", values);
    let (count, sequence) = if values[0].is_fixnum() {
        (0, 1)
    } else {
        (1, 0)
    };
    if values[sequence].is_pair() {
        let count = usize::try_from(call.small(ctx, count)?).unwrap_or(0);
        call.walkable(ctx, sequence, count)?;
        return Ok(after(ctx, values[sequence], count));
    }
    let (count, elements) = counted(ctx, call)?;
    Ok(ctx.heap.list(&elements[count.min(elements.len())..]))
}

fn nthcdr(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("nthcdr", values);
    let count = call.index(ctx, 0)?;
    call.walkable(ctx, 1, count)?;
    Ok(after(ctx, values[1], count))
}

fn list_tail(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list-tail", values);
    let count = call.index(ctx, 1)?;
    call.walkable(ctx, 0, count)?;
    let mut rest = values[0];
    for walked in 0..count {
        rest = ctx
            .heap
            .cdr(rest)
            .ok_or_else(|| call.out_of_range(count as i64, walked))?;
    }
    Ok(rest)
}

/// Makes the list of numbers from `start` by `step`.
fn numbers(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    start: Value,
    step: Value,
    count: usize,
) -> Result<Value, Signal> {
    use crate::lang::value::convert::{from_number, to_number};
    use crate::lang::value::number::Number;
    ctx.charge(count)?;
    ctx.reserve(count.saturating_mul(16))?;
    if let (Some(start), Some(step)) = (start.as_fixnum(), step.as_fixnum()) {
        let end = i128::from(start) + count as i128 * i128::from(step);
        if end.unsigned_abs() < 1 << 60 {
            let mut list = Value::EMPTY;
            for index in (0..count as i64).rev() {
                let number = ctx.heap.integer_i64(start + index * step);
                list = ctx.heap.cons(number, list);
            }
            return Ok(list);
        }
    }
    let start = to_number(ctx.heap, start).ok_or_else(|| call.wrong(ctx, 0, "number"))?;
    let step = to_number(ctx.heap, step).ok_or_else(|| call.wrong(ctx, 2, "number"))?;
    let mut elements = Vec::with_capacity(count);
    for index in 0..count {
        let offset = step.multiply(&Number::Small(index as i64));
        let number = offset.and_then(|offset| start.add(&offset));
        let number = number.map_err(|error| call.number_error(error))?;
        elements.push(from_number(ctx.heap, number));
    }
    Ok(ctx.heap.list(&elements))
}

fn range(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    use crate::lang::value::number::{Number, Rounding};
    let call = arguments("range", values);
    let (start, end) = match call.given(1) {
        true => (call.number(ctx, 0)?, call.number(ctx, 1)?),
        false => (Number::Small(0), call.number(ctx, 0)?),
    };
    let step = if call.given(2) {
        call.number(ctx, 2)?
    } else {
        Number::Small(1)
    };
    if step.is_zero() {
        return Err(call.refused(ctx, 2, "expected a step other than 0"));
    }
    let count = end
        .subtract(&start)
        .and_then(|distance| distance.divide(&step))
        .and_then(|steps| steps.rounded(Rounding::Ceiling).exact())
        .map_err(|error| call.number_error(error))?;
    let count = match count {
        Number::Small(count) => usize::try_from(count).unwrap_or(0),
        _ if count.sign() < 0 => 0,
        _ => return Err(call.refused(ctx, 0, "expected a range that fits the heap")),
    };
    let first = if call.given(1) {
        values[0]
    } else {
        Value::small(0)
    };
    let step = if call.given(2) {
        values[2]
    } else {
        Value::small(1)
    };
    numbers(ctx, call, first, step, count)
}

fn iota(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("iota", values);
    let count = call.index(ctx, 0)?;
    let start = if call.given(1) {
        values[1]
    } else {
        Value::small(0)
    };
    let step = if call.given(2) {
        values[2]
    } else {
        Value::small(1)
    };
    numbers(ctx, call, start, step, count)
}

fn member(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("member", values);
    let item = values[0];
    if !values[1].is_pair() {
        let elements = call.sequence(ctx, 1)?;
        let at = elements
            .iter()
            .position(|&element| equal(ctx.heap, item, element));
        return Ok(at.map_or(Value::FALSE, |at| ctx.heap.list(&elements[at..])));
    }
    let mut rest = values[1];
    let mut walked = 0;
    while let Some((first, next)) = ctx.heap.pair(rest) {
        if equal(ctx.heap, item, first) {
            return Ok(rest);
        }
        rest = next;
        walked += 1;
        if walked == 1_000_000 {
            call.walkable(ctx, 1, walked)?;
        }
    }
    ctx.charge(walked)?;
    Ok(Value::FALSE)
}

fn contains(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("list/contains?", values).sequence(ctx, 0)?;
    Ok(Value::boolean(
        elements
            .iter()
            .any(|&element| equal(ctx.heap, values[1], element)),
    ))
}

fn assoc(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("assoc", values);
    let mut rest = values[1];
    let mut walked = 0;
    while let Some((entry, next)) = ctx.heap.pair(rest) {
        if let Some(key) = ctx.heap.car(entry)
            && equal(ctx.heap, values[0], key)
        {
            return Ok(entry);
        }
        rest = next;
        walked += 1;
        if walked == 1_000_000 {
            call.walkable(ctx, 1, walked)?;
        }
    }
    if !rest.is_null() {
        return Err(call.wrong(ctx, 1, "association list"));
    }
    ctx.charge(walked)?;
    Ok(Value::FALSE)
}

fn acons(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let entry = ctx.heap.cons(values[0], values[1]);
    Ok(ctx.heap.cons(entry, values[2]))
}

fn pairlis(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("pairlis", values);
    let (keys, contents) = (call.sequence(ctx, 0)?, call.sequence(ctx, 1)?);
    let entries: Vec<Value> = keys
        .into_iter()
        .zip(contents)
        .map(|(key, content)| ctx.heap.cons(key, content))
        .collect();
    let tail = if call.given(2) {
        values[2]
    } else {
        Value::EMPTY
    };
    Ok(ctx.heap.list_onto(&entries, tail))
}

fn getf(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("getf", values);
    let elements = call.list(ctx, 0)?;
    let found = elements
        .chunks_exact(2)
        .find(|entry| equal(ctx.heap, entry[0], values[1]));
    Ok(found.map_or(call.get(2), |entry| entry[1]))
}

fn remf(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let mut elements = arguments("remf", values).list(ctx, 0)?;
    let at = elements
        .chunks_exact(2)
        .position(|entry| equal(ctx.heap, entry[0], values[1]));
    if let Some(at) = at {
        elements.drain(at * 2..at * 2 + 2);
    }
    Ok(ctx.heap.list(&elements))
}

fn copy_list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    arguments("copy-list", values).walkable(ctx, 0, usize::MAX)?;
    let mut iterator = ctx.heap.elements(values[0]);
    let elements: Vec<Value> = iterator.by_ref().collect();
    let tail = iterator.rest();
    ctx.charge(elements.len())?;
    ctx.reserve(elements.len() * 16)?;
    Ok(ctx.heap.list_onto(&elements, tail))
}

fn copy_tree(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("copy-tree", values);
    copy_branch(ctx, call, values[0], 0)
}

fn copy_branch(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    tree: Value,
    depth: usize,
) -> Result<Value, Signal> {
    if !tree.is_pair() {
        return Ok(tree);
    }
    if depth > 1000 {
        return Err(call.refused(ctx, 0, "expected a tree of less depth"));
    }
    arguments(call.name, &[tree]).walkable(ctx, 0, usize::MAX)?;
    let mut iterator = ctx.heap.elements(tree);
    let elements: Vec<Value> = iterator.by_ref().collect();
    let tail = iterator.rest();
    ctx.charge(elements.len())?;
    let mut copies = Vec::with_capacity(elements.len());
    for element in elements {
        copies.push(copy_branch(ctx, call, element, depth + 1)?);
    }
    ctx.reserve(copies.len() * 16)?;
    Ok(ctx.heap.list_onto(&copies, tail))
}

fn set_car(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    match ctx.heap.set_car(values[0], values[1]) {
        true => Ok(values[1]),
        false => Err(arguments("set-car!", values).wrong(ctx, 0, "pair")),
    }
}

fn set_cdr(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    match ctx.heap.set_cdr(values[0], values[1]) {
        true => Ok(values[1]),
        false => Err(arguments("set-cdr!", values).wrong(ctx, 0, "pair")),
    }
}

fn flatten(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let mut flat = Vec::new();
    for element in arguments("flatten", values).sequence(ctx, 0)? {
        match element.is_pair() || element.is_empty_list() {
            true => flat.extend(arguments("flatten", &[element]).list(ctx, 0)?),
            false => flat.push(element),
        }
    }
    large_list(ctx, &flat)
}

fn flatten_deep(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let mut pending = arguments("flatten-deep", values).sequence(ctx, 0)?;
    pending.reverse();
    let mut flat = Vec::new();
    while let Some(element) = pending.pop() {
        if element.is_pair() || element.is_empty_list() {
            let inner = arguments("flatten-deep", &[element]).list(ctx, 0)?;
            pending.extend(inner.into_iter().rev());
        } else {
            flat.push(element);
        }
        ctx.charge(1)?;
    }
    large_list(ctx, &flat)
}

fn zip(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("zip", values);
    let mut columns = Vec::new();
    for index in 0..values.len() {
        columns.push(call.sequence(ctx, index)?);
    }
    let length = columns.iter().map(Vec::len).min().unwrap_or(0);
    let mut rows = Vec::with_capacity(length);
    for row in 0..length {
        let row: Vec<Value> = columns.iter().map(|column| column[row]).collect();
        rows.push(ctx.heap.list(&row));
    }
    large_list(ctx, &rows)
}

fn lists(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let mut lists = Vec::new();
    for sequence in arguments("map", values).list(ctx, 0)? {
        if sequence.is_pair() || sequence.is_null() {
            lists.push(sequence);
        } else {
            let elements = arguments("map", &[Value::NIL, sequence]).sequence(ctx, 1)?;
            lists.push(ctx.heap.list(&elements));
        }
    }
    Ok(ctx.heap.list(&lists))
}

fn heads(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let mut heads = Vec::new();
    for list in arguments("map", values).list(ctx, 0)? {
        match ctx.heap.car(list) {
            Some(head) => heads.push(head),
            None => return Ok(Value::NIL),
        }
    }
    Ok(ctx.heap.list(&heads))
}

fn tails(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let lists = arguments("map", values).list(ctx, 0)?.into_iter();
    let tails: Vec<Value> = lists
        .map(|list| ctx.heap.cdr(list).unwrap_or(Value::EMPTY))
        .collect();
    Ok(ctx.heap.list(&tails))
}

fn enumerate(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("enumerate", values).sequence(ctx, 0)?;
    let pairs: Vec<Value> = elements
        .into_iter()
        .enumerate()
        .map(|(index, element)| ctx.heap.list(&[Value::length(index), element]))
        .collect();
    Ok(ctx.heap.list(&pairs))
}

fn interpose(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("interpose", values).sequence(ctx, 1)?;
    let mut result = Vec::with_capacity(elements.len() * 2);
    for (index, element) in elements.into_iter().enumerate() {
        if index > 0 {
            result.push(values[0]);
        }
        result.push(element);
    }
    large_list(ctx, &result)
}

fn interleave(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/interleave", values);
    let (a, b) = (call.sequence(ctx, 0)?, call.sequence(ctx, 1)?);
    let result: Vec<Value> = a.into_iter().zip(b).flat_map(|(a, b)| [a, b]).collect();
    large_list(ctx, &result)
}

fn chunk(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/chunk", values);
    let (size, elements) = counted(ctx, call)?;
    if size == 0 {
        return Err(call.refused(ctx, 0, "expected a size above 0"));
    }
    let chunks: Vec<Value> = elements
        .chunks(size)
        .map(|chunk| ctx.heap.list(chunk))
        .collect();
    large_list(ctx, &chunks)
}

fn sliding(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/sliding", values);
    let (elements, size) = (call.sequence(ctx, 0)?, call.index(ctx, 1)?);
    let step = call.index_or(ctx, 2, 1)?;
    if size == 0 || step == 0 {
        return Err(call.refused(ctx, 1, "expected a size and a step above 0"));
    }
    ctx.charge(size.saturating_mul(elements.len() / step))?;
    ctx.reserve(
        size.saturating_mul(elements.len() / step)
            .saturating_mul(16),
    )?;
    let windows: Vec<Value> = elements
        .windows(size)
        .step_by(step)
        .map(|window| ctx.heap.list(window))
        .collect();
    Ok(ctx.heap.list(&windows))
}

fn split_at(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (index, elements) = counted(ctx, arguments("list/split-at", values))?;
    let (before, after) = elements.split_at(index.min(elements.len()));
    let halves = [ctx.heap.list(before), ctx.heap.list(after)];
    Ok(ctx.heap.list(&halves))
}

/// Returns a hash table that counts equal elements, in order of their first occurrence.
fn counts(ctx: &mut NativeContext<'_>, elements: &[Value]) -> Value {
    let counts = table::new(ctx.heap);
    for &element in elements {
        let seen = table::get(ctx.heap, counts, element)
            .and_then(Value::as_index)
            .unwrap_or(0);
        table::set(ctx.heap, counts, element, Value::length(seen + 1));
    }
    counts
}

fn unique(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("list/unique", values).sequence(ctx, 0)?;
    let counts = counts(ctx, &elements);
    let unique: Vec<Value> = table::entries(ctx.heap, counts)
        .into_iter()
        .map(|(element, _)| element)
        .collect();
    Ok(ctx.heap.list(&unique))
}

fn dedupe(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let mut elements = arguments("list/dedupe", values).sequence(ctx, 0)?;
    elements.dedup_by(|a, b| equal(ctx.heap, *a, *b));
    Ok(ctx.heap.list(&elements))
}

fn duplicates(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("list/duplicates", values).sequence(ctx, 0)?;
    let counts = counts(ctx, &elements);
    let repeated: Vec<Value> = table::entries(ctx.heap, counts)
        .into_iter()
        .filter(|(_, count)| *count != Value::small(1))
        .map(|(element, _)| element)
        .collect();
    Ok(ctx.heap.list(&repeated))
}

/// Returns the elements of one sequence by whether another has them.
fn among(ctx: &mut NativeContext<'_>, call: Arguments<'_>, wanted: bool) -> Result<Value, Signal> {
    let (elements, others) = (call.sequence(ctx, 0)?, call.sequence(ctx, 1)?);
    let others = counts(ctx, &others);
    let kept: Vec<Value> = elements
        .into_iter()
        .filter(|&element| table::get(ctx.heap, others, element).is_some() == wanted)
        .collect();
    Ok(ctx.heap.list(&kept))
}

fn diff(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    among(ctx, arguments("list/diff", values), false)
}

fn intersect(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    among(ctx, arguments("list/intersect", values), true)
}

fn cross_join(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/cross-join", values);
    let (a, b) = (call.sequence(ctx, 0)?, call.sequence(ctx, 1)?);
    let size = a.len().saturating_mul(b.len());
    ctx.charge(size)?;
    ctx.reserve(size.saturating_mul(48))?;
    let mut pairs = Vec::with_capacity(size);
    for &first in &a {
        for &second in &b {
            pairs.push(ctx.heap.list(&[first, second]));
        }
    }
    Ok(ctx.heap.list(&pairs))
}

fn pad(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/pad", values);
    let (mut elements, length) = (call.sequence(ctx, 0)?, call.index(ctx, 1)?);
    ctx.charge(length)?;
    ctx.reserve(length.saturating_mul(16))?;
    if elements.len() < length {
        elements.resize(length, values[2]);
    }
    Ok(ctx.heap.list(&elements))
}

fn page(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/page", values);
    let (elements, page, size) = (
        call.sequence(ctx, 0)?,
        call.index(ctx, 1)?,
        call.index(ctx, 2)?,
    );
    let start = page
        .saturating_sub(1)
        .saturating_mul(size)
        .min(elements.len());
    let end = start.saturating_add(size).min(elements.len());
    Ok(ctx.heap.list(&elements[start..end]))
}

fn nth_or(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/nth-or", values);
    let (elements, index) = (call.sequence(ctx, 0)?, call.small(ctx, 1)?);
    let element = usize::try_from(index)
        .ok()
        .and_then(|index| elements.get(index));
    Ok(element.copied().unwrap_or(values[2]))
}

fn frequencies(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("frequencies", values).sequence(ctx, 0)?;
    let counts = counts(ctx, &elements);
    let flat: Vec<Value> = table::entries(ctx.heap, counts)
        .into_iter()
        .flat_map(|(element, count)| [element, count])
        .collect();
    Ok(crate::lang::value::map::from_flat(ctx.heap, &flat))
}

fn sort_entries(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("%sort-entries", values);
    let entries = call.list(ctx, 0)?;
    let mut keyed: Vec<(Value, Value)> = entries
        .iter()
        .map(|&entry| (ctx.heap.car(entry).unwrap_or(Value::NIL), entry))
        .collect();
    let keys: Vec<Value> = keyed.iter().map(|(key, _)| *key).collect();
    super::sequence::check_sortable(ctx, call, &keys)?;
    keyed.sort_by(|(a, _), (b, _)| order::compare(ctx.heap, ctx.symbols, *a, *b));
    let sorted: Vec<Value> = keyed.into_iter().map(|(_, entry)| entry).collect();
    Ok(ctx.heap.list(&sorted))
}

/// Returns the numbers of a sequence.
fn all_numbers(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
) -> Result<Vec<crate::lang::value::number::Number>, Signal> {
    let elements = call.sequence(ctx, 0)?;
    let numbers = elements
        .iter()
        .map(|&it| crate::lang::value::convert::to_number(ctx.heap, it));
    numbers
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| call.wrong(ctx, 0, "list of numbers"))
}

fn sum(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    use crate::lang::value::number::Number;
    let call = arguments("list/sum", values);
    let numbers = all_numbers(ctx, call)?;
    let sum = numbers
        .iter()
        .try_fold(Number::Small(0), |sum, number| sum.add(number));
    let sum = sum.map_err(|error| call.number_error(error))?;
    Ok(crate::lang::value::convert::from_number(ctx.heap, sum))
}

fn extreme(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    better: std::cmp::Ordering,
) -> Result<Value, Signal> {
    let numbers = all_numbers(ctx, call)?;
    let mut best: Option<&crate::lang::value::number::Number> = None;
    for number in &numbers {
        if best.is_none_or(|best| number.compare(best) == Some(better)) {
            best = Some(number);
        }
    }
    match best.cloned() {
        Some(number) => Ok(crate::lang::value::convert::from_number(ctx.heap, number)),
        None => Err(call.refused(ctx, 0, "expected a list that is not empty")),
    }
}

fn list_min(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    extreme(ctx, arguments("list/min", values), std::cmp::Ordering::Less)
}

fn list_max(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    extreme(
        ctx,
        arguments("list/max", values),
        std::cmp::Ordering::Greater,
    )
}

fn average(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/avg", values);
    let numbers = all_numbers(ctx, call)?;
    if numbers.is_empty() {
        return Err(call.refused(ctx, 0, "expected a list that is not empty"));
    }
    let sum: f64 = numbers.iter().map(|number| number.to_f64()).sum();
    Ok(ctx.heap.float(sum / numbers.len() as f64))
}

fn median(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/median", values);
    let mut floats: Vec<f64> = all_numbers(ctx, call)?
        .iter()
        .map(|number| number.to_f64())
        .collect();
    if floats.is_empty() {
        return Err(call.refused(ctx, 0, "expected a list that is not empty"));
    }
    floats.sort_by(f64::total_cmp);
    let middle = floats.len() / 2;
    let median = match floats.len() % 2 {
        0 => (floats[middle - 1] + floats[middle]) / 2.0,
        _ => floats[middle],
    };
    Ok(ctx.heap.float(median))
}

fn mode(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/mode", values);
    let elements = call.sequence(ctx, 0)?;
    let counts = counts(ctx, &elements);
    let entries = table::entries(ctx.heap, counts);
    let most = entries
        .iter()
        .filter_map(|(_, count)| count.as_fixnum())
        .max();
    let modes: Vec<Value> = entries
        .into_iter()
        .filter(|(_, count)| count.as_fixnum() == most)
        .map(|(element, _)| element)
        .collect();
    match modes.as_slice() {
        [] => Err(call.refused(ctx, 0, "expected a list that is not empty")),
        [only] => Ok(*only),
        several => Ok(ctx.heap.list(several)),
    }
}

fn join(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/join", values);
    let elements = call.sequence(ctx, 0)?;
    let separator = call.text(ctx, 1)?.to_string();
    let last = if call.given(2) {
        call.text(ctx, 2)?.to_string()
    } else {
        separator.clone()
    };
    let mut text = String::new();
    for (index, &element) in elements.iter().enumerate() {
        if index > 0 {
            text.push_str(if index + 1 == elements.len() {
                &last
            } else {
                &separator
            });
        }
        text.push_str(&crate::lang::value::print::display(
            ctx.heap,
            ctx.symbols,
            element,
        ));
    }
    ctx.reserve(text.len())?;
    Ok(ctx.heap.string(&text))
}
