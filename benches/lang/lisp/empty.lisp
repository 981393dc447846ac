(println 0)
