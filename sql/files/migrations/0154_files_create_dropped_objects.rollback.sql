drop table files.dropped_objects;
