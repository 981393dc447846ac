local letters = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j" }
local entries
for i = 10, 1, -1 do entries = { { letters[i], i }, entries } end
local function look(key, l)
  if not l then return false end
  if l[1][1] == key then return l[1][2] end
  return look(key, l[2])
end
local sum, k = 0, 1
for _ = 1, 5000000 do
  sum = sum + look(letters[k], entries)
  if k == 10 then k = 1 else k = k + 1 end
end
print(sum)
