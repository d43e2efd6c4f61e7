-- The exported events as a view; run where the directories day=… are.
CREATE OR REPLACE VIEW events AS
SELECT *, substr(date, 9, 2) AS hour_of_day
FROM read_parquet('day=*/*.parquet', hive_partitioning = true, hive_types = {'day': DATE});
