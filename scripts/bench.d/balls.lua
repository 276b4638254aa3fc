local abs = math.abs
local seed = 74755
local function random()
  seed = (seed * 1309 + 13849) % 65536
  return seed
end
local function ball()
  local x = random() % 500
  local y = random() % 500
  local dx = random() % 300 - 150
  return {x = x, y = y, dx = dx, dy = random() % 300 - 150}
end
local function run(count, frames)
  local balls = {}
  for i = 1, count do balls[i] = ball() end
  local bounces = 0
  for frame = 1, frames do
    for i = 1, count do
      balls[i].x = balls[i].x + balls[i].dx
      balls[i].y = balls[i].y + balls[i].dy
      if balls[i].x > 500 then balls[i].x = 500; balls[i].dx = 0 - abs(balls[i].dx); bounces = bounces + 1 end
      if balls[i].x < 0 then balls[i].x = 0; balls[i].dx = abs(balls[i].dx); bounces = bounces + 1 end
      if balls[i].y > 500 then balls[i].y = 500; balls[i].dy = 0 - abs(balls[i].dy); bounces = bounces + 1 end
      if balls[i].y < 0 then balls[i].y = 0; balls[i].dy = abs(balls[i].dy); bounces = bounces + 1 end
    end
  end
  return bounces
end
print(run(100, 40000))
