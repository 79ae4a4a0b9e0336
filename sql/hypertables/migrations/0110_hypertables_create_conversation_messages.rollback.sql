drop table timeseries.conversation_messages;
drop function timeseries.message_vector(text);
