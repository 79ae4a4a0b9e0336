drop table files.files;
