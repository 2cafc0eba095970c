# language: ko
기능: 작은 실습

  배경:
    조건 무엇인가 제출되었다

  @criterion(valid) @points(10)
  시나리오: 올바르다
    그러면 답 valid은 yes이다

  @criterion(parts) @points(5) @partial
  시나리오 개요: 부분 <part>
    그러면 답 <part>은 yes이다

    예:
      | part  |
      | one   |
      | two   |
      | three |

  @criterion(later) @points(5/3) @needs(parts)
  시나리오: 나중에
    그러면 답 later은 yes이다

  @criterion(there) @points(2)
  시나리오: 있을 때만
    조건 답 there이 있다
    그러면 답 there은 yes이다

  @criterion(secret) @points(4) @hidden
  시나리오: 비밀 부분
    그러면 답 secret은 yes이다

  @criterion(advice) @advisory
  시나리오: 좋은 조언
    그러면 답 advice은 yes이다

  @criterion(table) @points(1)
  시나리오: 표와 글
    그러면 모든 답은
      | word  | answer |
      | table | yes    |
    그리고 글로 쓴 답 text은
      """
      yes
      """
