local ping, pong
function ping(n, s)
  if n == 0 then return s end
  return pong(n - 1, s + 1)
end
function pong(n, s)
  if n == 0 then return s end
  return ping(n - 1, s + 2)
end
print(ping(30000000, 0))
