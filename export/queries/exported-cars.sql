-- The exported car master as a view, in place of cars.sql; --cars-out was ../cars from the directories day=… here.
CREATE OR REPLACE VIEW cars AS
SELECT *
FROM read_parquet('../cars/cars.parquet');
