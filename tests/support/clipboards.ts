/** What other programs put on the clipboard as HTML, cut down to what matters: their own ways to say list, bold, comment. */

/** Word for Windows: lists are paragraphs, comments and footnotes lie at the end, revisions are marked. */
export const fromWord = `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns:st1="urn:schemas-microsoft-com:office:smarttags">
<head><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm; font-size:11.0pt;} @list l0 {mso-list-id:1;} --></style></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
<h1 style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span>What we found<o:p></o:p></h1>
<p class=MsoNormal><b style='mso-bidi-font-weight:normal'>Most</b> households in <st1:place w:st="on">Dorset</st1:place> ask
<i style='mso-bidi-font-style:normal'>late</i>, <ins cite="mailto:Tom" datetime="2025-03-01T10:00">often</ins><del
cite="mailto:Tom" datetime="2025-03-01T10:00">never</del><a style='mso-comment-reference:PS_1;mso-comment-date:20250301T1000'>
says</a><span class=MsoCommentReference><span style='font-size:8.0pt'><a class=msocomanchor id="_anchor_1"
href="#_msocom_1" name="_msoanchor_1">[PS1]</a></span></span> <a href="https://example.gov.uk/guide" style='color:#0563C1'>the
guide</a><a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference>[1]</span></a>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;</span></span></span><![endif]>arrears<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;text-indent:-18.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='font-family:"Courier New"'><span style='mso-list:Ignore'>o<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span></span><![endif]>rent<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;</span></span></span><![endif]>absence<o:p></o:p></p>
<p class=MsoNormal style='mso-outline-level:2'><span style='color:#C00000'>Next steps</span><o:p></o:p></p>
<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l2 level1 lfo3'><![if !supportLists]><span style='mso-list:Ignore'>3.<span
style='font:7.0pt "Times New Roman"'>&nbsp;</span></span><![endif]>ask<o:p></o:p></p>
<table class=MsoTableGrid border=1 cellspacing=0><tr style='mso-yfti-irow:0'><td width=200 valign=top style='width:150pt'><p
class=MsoNormal>Council<o:p></o:p></p></td><td width=200><p class=MsoNormal>Cases<o:p></o:p></p></td></tr></table>
<p class=MsoNormal><!--[if gte vml 1]><v:shape id="p1"><v:imagedata src="file:///C:/a.png"/></v:shape><![endif]--><![if !vml]><img
width=100 height=50 src="file:///C:/Users/t/AppData/Local/Temp/clip_image001.png" v:shapes="p1"><![endif]><o:p></o:p></p>
<!--EndFragment-->
<div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a
style='mso-footnote-id:ftn1' href="#_ftnref1" name="_ftn1" title="">[1]</a> The note’s own words.</p></div></div>
<div style='mso-element:comment-list'><div style='mso-element:comment'><div id="_com_1"><p class=MsoCommentText>Is this so?</p></div></div></div>
</body></html>`;

/** Google Docs: all in a b that is not bold, marks as styles, a list in a list beside its item. */
export const fromGoogleDocs = `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1a2b3c4d-7fff-0000"><h2 dir="ltr"
style="line-height:1.38;margin-top:18pt"><span style="font-size:16pt;font-family:Arial,sans-serif;color:#000000;background-color:transparent;font-weight:400;font-style:normal;text-decoration:none;vertical-align:baseline;white-space:pre-wrap;">Costs</span></h2><p dir="ltr"
style="line-height:1.38"><span style="font-size:11pt;color:#000000;background-color:transparent;font-weight:700;font-style:normal;text-decoration:none;">Staff</span><span
style="color:#000000;background-color:transparent;font-weight:400;font-style:italic;"> and travel </span><a href="https://example.gov.uk/costs"
style="text-decoration:none;"><span style="color:#1155cc;font-weight:400;text-decoration:underline;">as told</span></a><span
style="color:#ff0000;background-color:#ffff00;font-weight:400;text-decoration:line-through;"> here</span></p><br><ol style="margin-top:0"><li dir="ltr"
style="list-style-type:decimal;" aria-level="1"><p dir="ltr" role="presentation"><span style="font-weight:400;">first</span></p></li><ol><li dir="ltr"
style="list-style-type:lower-alpha;" aria-level="2"><p dir="ltr" role="presentation"><span style="font-weight:400;">deeper</span></p></li></ol><li dir="ltr"
style="list-style-type:decimal;" aria-level="1"><p dir="ltr" role="presentation"><span style="font-weight:400;">second</span></p></li></ol><div
dir="ltr" align="left"><table style="border:none;border-collapse:collapse;"><colgroup><col width="312"/><col width="312"/></colgroup><tbody><tr
style="height:0pt"><td style="border:solid #000000 1pt;vertical-align:top;"><p dir="ltr"><span style="font-weight:400;">Dorset</span></p></td><td
style="border:solid #000000 1pt;"><p dir="ltr"><span style="font-weight:400;">12</span></p></td></tr></tbody></table></div><p
dir="ltr"><span style="font-weight:400;"><span style="border:none;display:inline-block;width:120px;"><img src="https://lh3.googleusercontent.com/x" width="120" height="80"/></span></span></p></b><br class="Apple-interchange-newline">`;

/** LibreOffice Writer. */
export const fromLibreOffice = `<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/><title></title>
<meta name="generator" content="LibreOffice 24.8 (Linux)"/><style type="text/css">p { margin-bottom: 0.25cm; background: transparent }</style></head>
<body lang="en-GB" link="#000080" dir="ltr"><h3 class="western">Risks</h3><p style="line-height: 100%; margin-bottom: 0cm"><font color="#c9211e"><b>High</b></font>
and <u>rising</u>, see m<sup>2</sup><a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a></p>
<ul><li><p style="margin-bottom: 0cm">delay</p><ul><li><p style="margin-bottom: 0cm">weather</p></li></ul></li></ul>
<table width="100%" cellpadding="4" cellspacing="0"><col width="128*"/><tr valign="top"><th width="50%"><p>Risk</p></th><th><p>Score</p></th></tr><tr><td><p>delay</p></td><td colspan="1"><p>4</p></td></tr></table>
<div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>Its words</p></div></body></html>`;

/** A web page. */
export const fromWebPage = `<meta charset='utf-8'><div class="page"><h1 style="color: rgb(11, 12, 12);">Guidance</h1><div hidden>not shown</div>
<p style="color: rgb(11, 12, 12); font-size: 19px">Read <a href="javascript:hit()">this</a> or <a href="https://www.gov.uk/a">that</a>.</p>
<iframe src="https://example.com/embed"></iframe><form><input type="text" value="x"></form><video src="x.mp4"></video>
<blockquote><p>Ask early</p></blockquote><p style="display: none">nor this</p></div>`;

/** A code editor: colours in a div that keeps its spaces, and the characters beside it. */
export const fromCodeEditor = {
	'text/html': `<meta charset='utf-8'><div style="color: #cccccc;background-color: #1f1f1f;font-family: 'Droid Sans Mono', monospace;font-size: 14px;line-height: 19px;white-space: pre;"><div><span style="color: #569cd6;"># Plan</span></div><br><div><span style="color: #6796e6;">-</span><span> ask</span></div><div><span style="color: #6796e6;">-</span><span> listen</span></div></div>`,
	'text/plain':
		'# Plan\n\n- ask\n- listen\n\n**Bold** and [a link](https://example.gov.uk/a)\n\n| A | B |\n| --- | --- |\n| 1 | 2 |'
};
