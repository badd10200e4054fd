"""The links made, and the questions asked of them. Only ``linking.acts.make_link`` adds one."""
