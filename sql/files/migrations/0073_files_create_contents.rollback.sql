drop table files.contents;
