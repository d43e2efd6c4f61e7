-- The exported events as a view; run where the directories day=… are.
CREATE OR REPLACE VIEW events AS
SELECT *
FROM read_parquet('day=*/*.parquet', hive_partitioning = true, hive_types = {'day': DATE});
