//! Requests to other machines: what one is made of. The host carries it out.

use super::argument::{Arguments, arguments};
use super::{Builtin, Effect, json};
use crate::lang::value::Value;
use crate::lang::value::{map, print};
use crate::lang::vm::native::{NativeBody, NativeContext, NativeFunction};
use crate::lang::vm::signal::Signal;

const fn request(
    name: &'static str,
    parameters: &'static str,
    docstring: &'static str,
    function: NativeFunction,
) -> Builtin {
    Builtin::new(
        name,
        parameters,
        docstring,
        Effect::Network,
        NativeBody::Function(function),
    )
}

pub(super) const TABLE: &[Builtin] = &[
    request(
        "http/delete",
        "url &optional options",
        "Sends a DELETE request; see `http/get`.\n>>> (http/delete 5)\n!! type-error",
        |ctx, values| without_body(ctx, "http/delete", "DELETE", values),
    ),
    request(
        "http/get",
        "url &optional options",
        "Sends a GET request and waits for the answer, while other tasks go on; returns a map of `:status`, `:headers` and `:body`. Options are `:headers`, a map; `:timeout` in milliseconds; `:as :bytes` for a body that is no text.\n>>> (http/get 5)\n!! type-error",
        |ctx, values| without_body(ctx, "http/get", "GET", values),
    ),
    request(
        "http/post",
        "url body &optional options",
        "Sends a POST request with a body: a string, a bytevector, or a map, which is sent as JSON; see `http/get`. The option `:multipart` is a list of maps of `:name`, `:content` and maybe `:filename` and `:content-type`, and is sent instead of the body.\n>>> (http/post 5 \"\")\n!! type-error",
        |ctx, values| with_body(ctx, "http/post", "POST", values),
    ),
    request(
        "http/put",
        "url body &optional options",
        "Sends a PUT request with a body; see `http/post`.\n>>> (http/put 5 \"\")\n!! type-error",
        |ctx, values| with_body(ctx, "http/put", "PUT", values),
    ),
    request(
        "http/query",
        "url body &optional options",
        "Sends a QUERY request, which asks as GET does and has a body; see `http/post`.\n>>> (http/query 5 \"\")\n!! type-error",
        |ctx, values| with_body(ctx, "http/query", "QUERY", values),
    ),
    request(
        "http/request",
        "method url &optional options body",
        "Sends a request of any method; see `http/post`.\n>>> (http/request 5 \"\")\n!! type-error",
        any,
    ),
];

fn without_body(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    method: &str,
    values: &[Value],
) -> Result<Value, Signal> {
    let call = arguments(name, values);
    send(ctx, call, method, (0, None, 1))
}

fn with_body(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    method: &str,
    values: &[Value],
) -> Result<Value, Signal> {
    let call = arguments(name, values);
    send(ctx, call, method, (0, Some(1), 2))
}

fn any(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("http/request", values);
    let method = call.text(ctx, 0)?.to_uppercase();
    send(ctx, call, &method, (1, call.given(3).then_some(3), 2))
}

/// Hands a request to the host; the numbers say where address, body and options stand.
fn send(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    method: &str,
    (address, body, options): (usize, Option<usize>, usize),
) -> Result<Value, Signal> {
    call.text(ctx, address)?;
    let at = options;
    let options = call.get(at);
    if !options.is_nil() && !map::is_map(ctx.heap, options) {
        return Err(call.wrong(ctx, at, "map of options"));
    }
    let body = body.map_or(Value::NIL, |at| call.get(at));
    let is_json = map::is_map(ctx.heap, body);
    let body = match is_json {
        true => json::text_of(ctx, arguments(call.name, &[body]))?,
        false if is_plain(ctx, body) => body,
        false => {
            let text = print::display(ctx.heap, ctx.symbols, body);
            ctx.reserve(text.len())?;
            ctx.heap.string(&text)
        }
    };
    let method = ctx.heap.string(method);
    let function = ctx.symbol("%http-request");
    let is_json = Value::boolean(is_json);
    let parts = vec![method, call.get(address), body, is_json, options];
    Err(Signal::host(function, parts))
}

/// Whether a body is sent as it is.
fn is_plain(ctx: &NativeContext<'_>, body: Value) -> bool {
    body.is_nil() || ctx.heap.text(body).is_some() || ctx.heap.byte_slice(body).is_some()
}
