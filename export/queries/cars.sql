-- The table of the cars in the book's form, one line a car: A0001|F|38|married|Seoul|office|2000|2015|sedan
-- What `smartcar export --cars-out` wrote is read by exported-cars.sql instead.
CREATE OR REPLACE VIEW cars AS
SELECT *
FROM read_csv(
  'cars.csv',
  delim = '|',
  header = false,
  columns = {
    'car_number': 'VARCHAR',
    'sex': 'VARCHAR',
    'age': 'INTEGER',
    'marriage': 'VARCHAR',
    'home_area': 'VARCHAR',
    'job': 'VARCHAR',
    'engine_cc': 'INTEGER',
    'model_year': 'INTEGER',
    'model': 'VARCHAR'
  }
);
