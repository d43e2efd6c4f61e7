-- Who drives how: average speed and share of hard braking by decade of age and sex, of the cars in the table of the cars.
SELECT
  c.age - c.age % 10 AS decade,
  c.sex AS sex,
  count(DISTINCT e.car_number) AS cars,
  avg(e.speed) AS average_speed,
  avg(CASE WHEN e.break_pedal = 3 THEN 1 ELSE 0 END) AS share_of_full_brakes
FROM events e
JOIN cars c ON c.car_number = e.car_number
GROUP BY c.age - c.age % 10, c.sex
ORDER BY decade NULLS LAST, sex NULLS LAST;
